import assert from 'node:assert/strict';
import type { ChangedFileView, Decision } from '../../../extension/src/protocol/panel/panel-view.ts';
import { neighbour, nextOpen, reviewStops, totalsOf } from '../../../webview-ui/src/changes/review-order.ts';

function fileWith(path: string, decisions: readonly Decision[]): ChangedFileView {
  return {
    path,
    movedFrom: null,
    how: 'changed',
    addedLines: decisions.length,
    removedLines: 1,
    note: null,
    decision: 'open',
    hunks: decisions.map((decision, index) => ({
      id: `${path}${index}`,
      path,
      beforeStart: index * 10 + 1,
      beforeLines: [],
      afterStart: index * 10 + 1,
      afterLines: ['x'],
      decision,
    })),
    contextLines: {},
  };
}

const files = [
  fileWith('a', ['open', 'kept']),
  fileWith('picture.png', []),
  fileWith('b', ['conflict', 'undone']),
];
const stops = reviewStops(files);

describe('The order of a review', () => {
  it('goes through hunks, and files that have none, from top to bottom', () => {
    assert.deepEqual(
      stops.map(({ key }) => key),
      ['hunk:a0', 'hunk:a1', 'file:picture.png', 'hunk:b0', 'hunk:b1'],
    );
    assert.equal(neighbour(stops, null, 1)?.key, 'hunk:a0');
    assert.equal(neighbour(stops, null, -1)?.key, 'hunk:b1');
    assert.equal(neighbour(stops, 'hunk:a1', 1)?.key, 'file:picture.png');
    assert.equal(neighbour(stops, 'hunk:a0', -1), undefined);
    assert.equal(neighbour(stops, 'hunk:b1', 1), undefined);
  });

  it('goes on with what needs a decision, past what is decided, round the end', () => {
    assert.equal(nextOpen(stops, 'hunk:a0', new Set(['hunk:a0']))?.key, 'file:picture.png');
    assert.equal(nextOpen(stops, 'file:picture.png', new Set())?.key, 'hunk:b0');
    assert.equal(nextOpen(stops, 'hunk:b0', new Set(['hunk:b0']))?.key, 'hunk:a0');
    const all = new Set(stops.map(({ key }) => key));
    assert.equal(nextOpen(stops, 'hunk:b0', all), undefined);
  });

  it('adds up files, lines and decisions', () => {
    assert.deepEqual(totalsOf({ files }), {
      files: 3,
      addedLines: 4,
      removedLines: 3,
      open: 3,
      kept: 1,
      undone: 1,
      conflicts: 1,
    });
  });
});
