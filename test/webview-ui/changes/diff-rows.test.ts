import assert from 'node:assert/strict';
import fc from 'fast-check';
import { hunksOf } from '../../../extension/src/core/edits/hunks.ts';
import { changedSpans, diffParts } from '../../../webview-ui/src/changes/diff-rows.ts';
import type { DiffRow } from '../../../webview-ui/src/changes/diff-rows.ts';

/** A file's change with up to `around` known lines before and after each hunk. */
function fileOf(before: string, after: string, around = 3) {
  const hunks = hunksOf('src/a.ts', before, after).map((hunk) => ({ ...hunk, decision: 'open' as const }));
  const lines = after.split('\n');
  const contextLines: Record<number, string> = {};
  const isAdded = (number: number): boolean =>
    hunks.some(
      ({ afterStart, afterLines }) => number >= afterStart && number < afterStart + afterLines.length,
    );
  for (const { afterStart, afterLines } of hunks) {
    const end = afterStart + afterLines.length;
    const near = [
      ...Array.from({ length: around }, (_, index) => afterStart - around + index),
      ...Array.from({ length: around }, (_, index) => end + index),
    ];
    for (const number of near) {
      const text = lines[number - 1];
      if (number >= 1 && text !== undefined && !isAdded(number)) contextLines[number] = text;
    }
  }
  return { how: 'changed' as const, hunks, contextLines };
}

describe('The rows of a diff', () => {
  it('number both sides, which drift apart after each hunk', () => {
    const parts = diffParts(fileOf('a\nb\nc\nd\ne', 'a\nB1\nB2\nc\nd\nE', 1));
    assert.deepEqual(
      parts.map((part) =>
        part.kind === 'gap'
          ? part.lines
          : part.rows.map(({ kind, before, after, text }) => [kind, before, after, text]),
      ),
      [
        [['context', 1, 1, 'a']],
        [
          ['removed', 2, null, 'b'],
          ['added', null, 2, 'B1'],
          ['added', null, 3, 'B2'],
        ],
        [
          ['context', 3, 4, 'c'],
          ['context', 4, 5, 'd'],
        ],
        [
          ['removed', 5, null, 'e'],
          ['added', null, 6, 'E'],
        ],
      ],
    );
  });

  it('say how many lines are left out before and between hunks', () => {
    const lines = Array.from({ length: 30 }, (_, index) => `line ${index + 1}`);
    const after = lines.with(9, 'ten').with(24, 'twenty-five');
    const parts = diffParts(fileOf(lines.join('\n'), after.join('\n')));
    assert.deepEqual(
      parts.filter(({ kind }) => kind === 'gap').map((part) => part.kind === 'gap' && part.lines),
      [6, 8],
    );
  });

  it('show every line of both texts once when all lines around are known', () => {
    const texts = fc
      .array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 25 })
      .map((all) => all.join('\n'));
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        fc.pre(before !== after);
        const rows = diffParts(fileOf(before, after, 60)).flatMap((part): readonly DiffRow[] => {
          assert.notEqual(part.kind, 'gap');
          return part.kind === 'gap' ? [] : part.rows;
        });
        const side = (kind: 'removed' | 'added', number: 'before' | 'after'): string => {
          const own = rows.filter((row) => row.kind === 'context' || row.kind === kind);
          assert.deepEqual(
            own.map((row) => row[number]),
            own.map((_, index) => index + 1),
          );
          return own.map(({ text }) => text).join('\n');
        };
        assert.equal(side('added', 'after'), after);
        assert.equal(side('removed', 'before'), before);
      }),
    );
  });

  it('mark what differs in a line that was replaced, unless little is alike', () => {
    assert.deepEqual(changedSpans('  return a + b;', '  return a - b;'), [
      [11, 12],
      [11, 12],
    ]);
    assert.deepEqual(changedSpans('call(a)', 'call(a, b)'), [
      [6, 6],
      [6, 9],
    ]);
    assert.equal(changedSpans('    const x = 1;', '    if (ready) {'), null);
    assert.deepEqual(changedSpans('aa', 'aaa'), [
      [2, 2],
      [2, 3],
    ]);
  });
});
