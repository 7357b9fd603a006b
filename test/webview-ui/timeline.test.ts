import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { TimelineEntry } from '../../extension/src/protocol/panel/panel-view.ts';
import { detailOf, noDetails, withDetail } from '../../webview-ui/src/store/detail-cache.ts';
import { noEntries, withEntries } from '../../webview-ui/src/store/entry-cache.ts';
import { entryAtMoment } from '../../webview-ui/src/timeline/entry-at-moment.ts';
import { rowLabel } from '../../webview-ui/src/timeline/entry-looks.ts';
import { canOpen, isOpen, untouched, withRow } from '../../webview-ui/src/timeline/open-rows.ts';
import { filtered, isShown } from '../../webview-ui/src/timeline/timeline-filter.ts';
import { keyAction } from '../../webview-ui/src/timeline/timeline-keys.ts';

const entry = (index: number, more: Partial<TimelineEntry> = {}): TimelineEntry => ({
  index,
  seq: index,
  endSeq: index + 1,
  at: 0,
  kind: 'call',
  step: null,
  title: 'read_file',
  text: '',
  status: 'done',
  durationMs: 1,
  exitCode: null,
  more: true,
  ...more,
});
const running = { status: 'running', endSeq: null } as const;

describe('A timeline entry', () => {
  it('still runs at a moment before its end', () => {
    const ended = entry(4, { endSeq: 9, status: 'failed', exitCode: 1 });
    const before = entryAtMoment(ended, { seq: 8, follows: false });
    assert.deepEqual(
      [before.status, before.endSeq, before.durationMs, before.exitCode],
      ['running', null, null, null],
    );
    assert.equal(entryAtMoment(ended, { seq: 9, follows: false }), ended);
    assert.equal(entryAtMoment(ended, { seq: 8, follows: true }), ended);
  });

  it('is read out with its end', () => {
    const failed = entry(0, { title: 'npm test', status: 'failed', exitCode: 1, durationMs: 3_870 });
    assert.equal(rowLabel(failed, '2 failed'), 'npm test, failed, 2 failed, exit code 1, 3.9s');
    assert.equal(rowLabel(entry(0, { durationMs: null }), ''), 'read_file');
  });

  it('is open by itself when it failed or says something, and as the person chose afterwards', () => {
    const none = untouched('s');
    assert.equal(isOpen(none, entry(0), false), false);
    assert.equal(isOpen(none, entry(0, { status: 'failed' }), false), true);
    assert.equal(isOpen(none, entry(0, running), false), false);
    assert.equal(isOpen(none, entry(0, running), true), true);
    assert.equal(isOpen(withRow(none, 0, false), entry(0, { status: 'failed' }), false), false);
    assert.equal(isOpen(withRow(none, 0, true), entry(0), false), true);
    assert.equal(isOpen(withRow(withRow(none, 0, true), 0, false), entry(0), false), false);
    assert.equal(canOpen(entry(0, { more: false }), false), false);
    assert.equal(isOpen(withRow(none, 0, true), entry(0, { more: false }), false), false);
  });

  it('is asked for its detail again when it has ended', () => {
    const known = withDetail(noDetails, { detail: { index: 3, blocks: [], cut: false }, endSeq: null });
    assert.equal(detailOf(known, { index: 3, endSeq: null })?.index, 3);
    assert.equal(detailOf(known, { index: 3, endSeq: 7 }), undefined);
    assert.equal(detailOf(known, { index: 4, endSeq: null }), undefined);
  });

  it('has its detail kept among the newest ones only', () => {
    const many = Array.from({ length: 50 }, (_, index) => index).reduce(
      (cache, index) => withDetail(cache, { detail: { index, blocks: [], cut: false }, endSeq: 1 }),
      noDetails,
    );
    assert.equal(many.size, 40);
    assert.equal(detailOf(many, { index: 0, endSeq: 1 }), undefined);
    assert.ok(detailOf(many, { index: 49, endSeq: 1 }));
  });
});

describe('A filter of the timeline', () => {
  it('knows commands, edits and problems', () => {
    const command = entry(0, { kind: 'command', title: 'npm test', exitCode: 1 });
    const edit = entry(0, { title: 'apply_patch' });
    const denied = entry(0, { status: 'denied' });
    const shownBy = (filter: Parameters<typeof isShown>[0]): boolean[] =>
      [command, edit, denied, entry(0)].map((each) => isShown(filter, each));
    assert.deepEqual(shownBy('all'), [true, true, true, true]);
    assert.deepEqual(shownBy('commands'), [true, false, false, false]);
    assert.deepEqual(shownBy('edits'), [false, true, false, false]);
    assert.deepEqual(shownBy('problems'), [true, false, true, false]);
  });

  it('says what it found and how much it has not seen', () => {
    const cache = withEntries(noEntries, [entry(0), entry(2, { title: 'write_file' }), entry(3)]);
    assert.deepEqual(filtered('edits', cache, 5), { indexes: [2], unknown: 2 });
    assert.deepEqual(filtered('edits', cache, 2), { indexes: [], unknown: 1 });
  });
});

describe('A key in the timeline', () => {
  const at = (row: number, open: boolean | null = null) => ({ row, total: 10, open });

  it('moves between rows and never leaves the list', () => {
    assert.deepEqual(keyAction('ArrowDown', at(-1)), { kind: 'move', row: 0 });
    assert.deepEqual(keyAction('ArrowUp', at(-1)), { kind: 'move', row: 9 });
    assert.deepEqual(keyAction('Home', at(5)), { kind: 'move', row: 0 });
    assert.deepEqual(keyAction('End', at(5)), { kind: 'move', row: 9 });
    const keys = ['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End'];
    fc.assert(
      fc.property(fc.constantFrom(...keys), fc.integer({ min: -1, max: 9 }), (key, row) => {
        const action = keyAction(key, at(row));
        assert.ok(action?.kind === 'move' && action.row >= 0 && action.row < 10);
      }),
    );
  });

  it('opens with Enter and Right, closes with Enter and Left, and leaves other keys alone', () => {
    assert.deepEqual(keyAction('Enter', at(1, false)), { kind: 'toggle' });
    assert.deepEqual(keyAction('ArrowRight', at(1, false)), { kind: 'toggle' });
    assert.deepEqual(keyAction('ArrowLeft', at(1, true)), { kind: 'toggle' });
    assert.equal(keyAction('ArrowRight', at(1, true)), null);
    assert.equal(keyAction('ArrowLeft', at(1, false)), null);
    assert.equal(keyAction('Enter', at(1, null)), null);
    assert.equal(keyAction('a', at(1, true)), null);
  });
});
