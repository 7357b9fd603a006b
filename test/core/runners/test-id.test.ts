import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  createIdCounter,
  fileId,
  parseTestId,
  testId,
  titleOf,
  titlesMeant,
} from '../../../extension/src/core/runners/test-id.ts';

describe('ids of tests', () => {
  it('name the file, the suites and the test', () => {
    assert.equal(
      testId('a/b.test.ts', titleOf(['outer', ' inner\n one ', 'name'])),
      'a/b.test.ts::outer > inner one > name',
    );
    assert.equal(fileId('a/b.test.ts'), 'a/b.test.ts::b.test.ts');
  });

  it('can be taken apart, also when the title holds colons', () => {
    assert.deepEqual(parseTestId('tests/x.py::test_y[a::b]'), { path: 'tests/x.py', title: 'test_y[a::b]' });
    assert.equal(parseTestId('no id'), undefined);
    fc.assert(
      fc.property(fc.stringMatching(/^[\w/.]+$/), fc.string(), (path, title) => {
        assert.deepEqual(parseTestId(testId(path, title)), { path, title });
      }),
    );
  });

  it('number tests of equal names, each file by itself', () => {
    const idOf = createIdCounter();
    assert.deepEqual(
      [idOf('a', 'x'), idOf('a', 'x'), idOf('b', 'x'), idOf('a', 'x')],
      ['a::x', 'a::x #2', 'b::x', 'a::x #3'],
    );
    assert.deepEqual(titlesMeant('x #2'), ['x #2', 'x']);
    assert.deepEqual(titlesMeant('x'), ['x']);
  });
});
