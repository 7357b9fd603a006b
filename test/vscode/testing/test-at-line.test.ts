import assert from 'node:assert/strict';
import { testAtLine } from '../../../extension/src/vscode/testing/test-at-line.ts';

const at = (text: string): string | null => {
  const lines = text.split('\n');
  const line = lines.findIndex((each) => each.includes('|'));
  return testAtLine(text.replace('|', ''), line);
};

describe('The test at a line', () => {
  it('is the declaration above, or on the line itself', () => {
    assert.equal(at("describe('cart', () => {\n  it('adds up', () => {\n    run();|\n  });"), 'adds up');
    assert.equal(at("test('one', f);\ntest|('two', f);"), 'two');
    assert.equal(at('class TestCart:\n    async def test_total(self):\n        assert |False'), 'test_total');
  });

  it('knows modifiers and quotes', () => {
    assert.equal(at('  it.fails("says \\"no\\"", () => {|'), 'says "no"');
    assert.equal(at('  await test.skip(`plain`, () => {|'), 'plain');
  });

  it('is none above the first, and none for a name that is put together', () => {
    assert.equal(at("|import x from 'x';\nit('later', f);"), null);
    assert.equal(at('it(`case ${n}`, () => {|'), null);
  });
});
