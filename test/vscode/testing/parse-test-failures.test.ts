import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  parseTestFailures,
  titleOfFailure,
} from '../../../extension/src/vscode/testing/parse-test-failures.ts';

const answer = `<testFailure name="adds up" path="cart.test.js > the cart">
<expectedOutput>
3
</expectedOutput>
<actualOutput>
4
</actualOutput>
<stackFrame path="/shop/src/cart.js" line="3" col="1" />
<location path="/shop/test/cart.test.js" line="12" col="5" />
</testFailure>
<testFailure name="says \\"no\\"" path="">
<message>
it broke
in two lines
</message>
</testFailure>
`;

describe("What the editor's latest run tells", () => {
  it('is read with name, place and message', () => {
    assert.deepEqual(parseTestFailures(answer), [
      {
        name: 'adds up',
        suite: 'cart.test.js > the cart',
        path: '/shop/test/cart.test.js',
        message: 'expected: 3\nactual: 4',
      },
      { name: 'says "no"', suite: '', path: null, message: 'it broke\nin two lines' },
    ]);
  });

  it('is nothing when nothing failed with a message', () => {
    assert.deepEqual(parseTestFailures('<output>\nall is well\n</output>\n'), []);
    assert.deepEqual(parseTestFailures(''), []);
  });

  it('is never a reason to throw', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(answer.length), (noise, cut) => {
        parseTestFailures(answer.slice(0, cut) + noise);
        return true;
      }),
    );
  });
});

describe('The title of a failure', () => {
  const titles: readonly (readonly [string, string | null])[] = [
    ['adds up', 'adds up'],
    ['/shop/test_cart.py::TestCart::test_total', 'test_total'],
    ['1_0_3', null],
    ['9f86d081884c7d65', null],
    ['file:///shop/a.test.js', null],
    ['/shop/a.test.js', null],
  ];
  for (const [name, title] of titles) {
    it(`is ${title ?? 'not known'} for the id ${name}`, () =>
      assert.equal(titleOfFailure({ name, suite: '', path: null, message: null }), title));
  }
});
