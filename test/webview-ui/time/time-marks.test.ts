import assert from 'node:assert/strict';
import { bytes, checkpointRows, describePreview } from '../../../webview-ui/src/time/checkpoint-words.ts';
import { entryAt, marksOf, nextMark, placeMarks } from '../../../webview-ui/src/time/time-marks.ts';
import type { TimeMark } from '../../../webview-ui/src/time/time-marks.ts';

const checkpoint = {
  id: 'a'.repeat(64),
  at: 1,
  label: 'edit',
  files: 2,
  bytes: 10,
  proven: false,
  current: false,
};
const mark = (seq: number, kind: TimeMark['kind'] = 'checkpoint'): TimeMark => ({
  seq,
  at: seq,
  kind,
  label: kind,
});

describe('The marks of a session', () => {
  it('come from its plan, its proposals and its checkpoints, in order', () => {
    const revision = {
      seq: 9,
      at: 1,
      cause: 'failure',
      reason: '',
      added: [],
      dropped: [],
      moved: [],
    } as const;
    const marks = marksOf(
      { plan: { steps: [], revisions: [revision] }, checkpoints: [{ ...checkpoint, seq: 5 }] },
      [
        { seq: 20, at: 1, kind: 'proposal', title: 'Change proposed' },
        { seq: 21, at: 1, kind: 'model', title: 'x' },
      ],
      [],
    );
    assert.deepEqual(
      marks.map(({ seq, kind }) => [seq, kind]),
      [
        [5, 'checkpoint'],
        [9, 'revision'],
        [20, 'proposal'],
      ],
    );
  });

  it('stay when a view of an earlier moment does not know them', () => {
    const known = [mark(5), mark(30, 'proposal')];
    assert.deepEqual(marksOf({ plan: null, checkpoints: [] }, [], known), known);
  });

  it('are gone to one by one', () => {
    const marks = [mark(5), mark(9), mark(20)];
    assert.equal(nextMark(marks, 9, 1)?.seq, 20);
    assert.equal(nextMark(marks, 9, -1)?.seq, 5);
    assert.equal(nextMark(marks, 20, 1), undefined);
  });

  it('are drawn as one where they would cover each other', () => {
    const placed = placeMarks([mark(0), mark(1, 'revision'), mark(2), mark(50), mark(100)], 100, 200);
    assert.deepEqual(
      placed.map(({ share, count, mark: { kind } }) => [share, count, kind]),
      [
        [0, 3, 'revision'],
        [0.5, 1, 'checkpoint'],
        [1, 1, 'checkpoint'],
      ],
    );
    assert.deepEqual(
      placeMarks([mark(0)], 0, 200).map(({ share }) => share),
      [0],
    );
  });

  it('tell what happened last at a moment', () => {
    const entries = [{ seq: 3 }, { seq: 8 }, { seq: 12 }];
    assert.equal(entryAt(entries, 11)?.seq, 8);
    assert.equal(entryAt(entries, 1), undefined);
  });
});

describe('The checkpoints of a session', () => {
  it('are listed newest first, each under a key of its own', () => {
    const rows = checkpointRows([
      { ...checkpoint, id: null, seq: 0, files: 0, bytes: 0 },
      { ...checkpoint, seq: 5 },
      { ...checkpoint, seq: 9, files: 1, bytes: 1234 },
    ]);
    assert.deepEqual(
      rows.map(({ size }) => size),
      ['1 file changed, 1.2 kB', '2 files changed, 10 B', 'nothing changed'],
    );
    assert.equal(new Set(rows.map(({ key }) => key)).size, 3);
  });

  it('say what going back to one would do', () => {
    assert.match(describePreview({ checkpoint: null, files: [] }), /^Nothing would change/);
    assert.equal(
      describePreview({
        checkpoint: null,
        files: [
          { path: 'a', how: 'changed' },
          { path: 'b', how: 'deleted' },
          { path: 'c', how: 'deleted' },
        ],
      }),
      'In the agent’s copy, 1 file would be changed, 2 files would be removed. Your own files stay as they are.',
    );
  });

  it('have sizes in the unit that reads best', () => {
    assert.deepEqual([0, 999, 1000, 999_949, 999_950, 3_400_000].map(bytes), [
      '0 B',
      '999 B',
      '1.0 kB',
      '999.9 kB',
      '1.0 MB',
      '3.4 MB',
    ]);
  });
});
