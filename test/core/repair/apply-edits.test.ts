import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits, spliceText } from '../../../extension/src/core/repair/apply-edits.ts';

describe('edits of a repair', () => {
  it('may come in any order', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.tuple(fc.nat(), fc.nat(3), fc.string())), (text, wishes) => {
        const edits = [];
        let position = 0;
        for (const [skip, length, replacement] of wishes) {
          const start = position + (skip % 4);
          const end = start + length;
          if (end > text.length || (edits.length > 0 && start === position)) break;
          edits.push({ start, end, text: replacement });
          position = end;
        }
        assert.equal(spliceText(text, edits.toReversed()), spliceText(text, edits));
      }),
    );
  });

  it('must not overlap, nor reach past the end', () => {
    assert.throws(() =>
      spliceText('abc', [
        { start: 0, end: 2, text: '' },
        { start: 1, end: 3, text: '' },
      ]),
    );
    assert.throws(() => spliceText('abc', [{ start: 2, end: 4, text: '' }]));
  });

  it('change only the files that they name', () => {
    const texts = new Map([
      ['a', 'one'],
      ['b', 'two'],
    ]);
    assert.deepEqual(applyEdits(texts, [{ path: 'b', start: 0, end: 3, text: '2' }]), new Map([['b', '2']]));
    assert.throws(() => applyEdits(texts, [{ path: 'c', start: 0, end: 0, text: '' }]), /not known/u);
  });
});
