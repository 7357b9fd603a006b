import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Hunk } from '../../../extension/src/protocol/content.ts';
import { composeSelection, hunksOf } from '../../../extension/src/core/edits/hunks.ts';

const text = fc
  .array(fc.constantFrom('', 'a', 'b', 'c', 'a\r'), { maxLength: 15 })
  .map((lines) => lines.join('\n'));
const ids = (before: string, after: string): string[] => hunksOf('f', before, after).map(({ id }) => id);

describe('hunks', () => {
  it('give the text after when all are kept, and the text before when none is', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const hunks = hunksOf('f', before, after);
        assert.equal(composeSelection(before, hunks, new Set(hunks.map(({ id }) => id))), after);
        assert.equal(composeSelection(before, hunks, new Set()), before);
        assert.equal(new Set(hunks.map(({ id }) => id)).size, hunks.length, 'ids are unique');
        for (const hunk of hunks) assert.deepEqual(Hunk.parse(hunk), hunk);
      }),
    );
  });

  it('kept one after the other lead from before to after, whatever the order', () => {
    fc.assert(
      fc.property(text, text, fc.infiniteStream(fc.nat()), (before, after, picks) => {
        const left = hunksOf('f', before, after);
        let now = before;
        while (left.length > 0) {
          const [hunk] = left.splice((picks.next().value ?? 0) % left.length, 1);
          const again = hunksOf('f', now, composeSelection(now, hunksOf('f', now, after), new Set()));
          assert.deepEqual(again, []);
          assert.ok(hunk);
          now = composeSelection(before, hunksOf('f', before, after), keptSoFar(before, after, left));
        }
        assert.equal(now, after);
      }),
    );
  });

  it('say where they stand on both sides', () => {
    assert.deepEqual(
      hunksOf('f', 'a\nb\nc\nd', 'new\na\nB\nc').map(({ id: _, path: __, ...rest }) => rest),
      [
        { beforeStart: 1, beforeLines: [], afterStart: 1, afterLines: ['new'] },
        { beforeStart: 2, beforeLines: ['b'], afterStart: 3, afterLines: ['B'] },
        { beforeStart: 4, beforeLines: ['d'], afterStart: 5, afterLines: [] },
      ],
    );
  });

  it('keep their ids when other parts of the file change', () => {
    const lines = fc.uniqueArray(
      fc.nat({ max: 999 }).map((n) => `line ${n}`),
      { minLength: 9, maxLength: 20 },
    );
    fc.assert(
      fc.property(lines, fc.nat(), fc.nat(), (before, one, other) => {
        const first = one % before.length;
        const second = other % before.length;
        fc.pre(Math.abs(first - second) > 1);
        const withOne = before.map((line, at) => (at === first ? 'changed' : line));
        const withBoth = withOne.flatMap((line, at) => (at === second ? ['added', line, 'more'] : [line]));
        const [id] = ids(before.join('\n'), withOne.join('\n'));
        assert.ok(id !== undefined && ids(before.join('\n'), withBoth.join('\n')).includes(id));
      }),
    );
  });

  it('tell equal changes in one file, and the same change in two files, apart', () => {
    const [first, second] = ids('a\nx\na', 'b\nx\nb');
    assert.notEqual(first, second);
    assert.notEqual(first, hunksOf('g', 'a\nx\na', 'b\nx\nb')[0]?.id);
  });

  it('take one block for a text that is all new, however long', () => {
    const before = Array.from({ length: 30_000 }, (_, index) => `old ${index}`).join('\n');
    const after = Array.from({ length: 30_000 }, (_, index) => `new ${index}`).join('\n');
    assert.equal(hunksOf('f', before, after).length, 1);
  });
});

function keptSoFar(before: string, after: string, left: readonly Hunk[]): Set<string> {
  const open = new Set(left.map(({ id }) => id));
  return new Set(ids(before, after).filter((id) => !open.has(id)));
}
