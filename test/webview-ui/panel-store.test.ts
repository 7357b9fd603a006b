import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { HostToPanel, PanelDelta } from '../../extension/src/protocol/panel/panel-messages.ts';
import { panelProtocolVersion } from '../../extension/src/protocol/panel/panel-messages.ts';
import type { TimelineEntry } from '../../extension/src/protocol/panel/panel-view.ts';
import { entryAt, missingPages, noEntries, withEntries } from '../../webview-ui/src/store/entry-cache.ts';
import { liveTextMax } from '../../webview-ui/src/store/live-text.ts';
import { loadingPage, needsSnapshot, reducePage } from '../../webview-ui/src/store/panel-store.ts';
import type { PageEvent, PageState, ShownPage } from '../../webview-ui/src/store/panel-store.ts';
import { panelView, homeView } from './panel-views.ts';

const entry = (index: number, more: Partial<TimelineEntry> = {}): TimelineEntry => ({
  index,
  seq: index,
  endSeq: index,
  at: 0,
  kind: 'call',
  step: null,
  title: `call ${index}`,
  text: '',
  status: 'done',
  durationMs: 1,
  exitCode: null,
  more: false,
  ...more,
});

const snapshot = (more: Partial<Extract<HostToPanel, { type: 'snapshot' }>> = {}): PageEvent => ({
  type: 'snapshot',
  version: panelProtocolVersion,
  epoch: 'first',
  seq: 1,
  state: { home: homeView(), view: panelView(), live: {} },
  entries: [],
  ...more,
});

const delta = (seq: number, change: PanelDelta = {}, epoch = 'first'): PageEvent => ({
  type: 'delta',
  epoch,
  seq,
  delta: change,
});

const play = (...events: readonly PageEvent[]): PageState => events.reduce(reducePage, loadingPage);
const shown = (...events: readonly PageEvent[]): ShownPage => {
  const page = play(...events);
  assert.ok(page.kind === 'shown');
  return page;
};

describe('The page', () => {
  it('shows what a snapshot says', () => {
    const page = shown(snapshot({ entries: [entry(4)] }));
    assert.equal(page.view?.session.id, 'session-1');
    assert.equal(entryAt(page.entries, 4)?.title, 'call 4');
    assert.equal(entryAt(page.entries, 3), undefined);
  });

  it('asks to be loaded anew by a host that speaks another version', () => {
    assert.deepEqual(play(snapshot({ version: 99 })), { kind: 'outdated', theirs: 99 });
  });

  it('replaces the sections that a change names and keeps the others', () => {
    const before = shown(snapshot());
    const status = { ...panelView().status, word: 'Paused' };
    const after = shown(snapshot(), delta(2, { sections: { status } }));
    assert.deepEqual(after.view, { ...before.view, status });
  });

  it('asks once for a snapshot when a message is missing, and passes over changes until it comes', () => {
    const before = shown(snapshot());
    const gap = delta(3, { view: null });
    const behind = reducePage(before, gap);
    assert.equal(needsSnapshot(before, behind, gap), 'message 2 is missing: 3 came');
    assert.equal(behind.kind === 'shown' && behind.view?.session.id, 'session-1');

    const later = delta(4);
    const stillBehind = reducePage(behind, later);
    assert.equal(needsSnapshot(behind, stillBehind, later), null);
    assert.equal(shown(snapshot(), gap, later, snapshot({ seq: 5 }), delta(6)).behind, false);
  });

  it('asks for a snapshot when another host speaks, and when a change comes before any', () => {
    const before = shown(snapshot());
    const other = delta(2, {}, 'second');
    assert.equal(needsSnapshot(before, reducePage(before, other), other), 'the host was started anew');
    assert.equal(
      needsSnapshot(loadingPage, reducePage(loadingPage, delta(1)), delta(1)),
      'a change came before a snapshot',
    );
  });

  it('forgets the entries of the session before when another one is shown', () => {
    const other = panelView({ session: { ...panelView().session, id: 'session-2' } });
    const page = shown(snapshot({ entries: [entry(0)] }), delta(2, { view: other, entries: [entry(1)] }));
    assert.equal(entryAt(page.entries, 0), undefined);
    assert.equal(entryAt(page.entries, 1)?.index, 1);
    const late: PageEvent = { type: 'entries-loaded', session: 'session-1', entries: [entry(0)] };
    assert.equal(entryAt((reducePage(page, late) as ShownPage).entries, 0), undefined);
  });

  it('keeps entries over a snapshot of the same host and forgets them with another host', () => {
    const again = shown(snapshot({ entries: [entry(0)] }), snapshot({ seq: 9 }));
    assert.equal(entryAt(again.entries, 0)?.index, 0);
    const other = shown(snapshot({ entries: [entry(0)] }), snapshot({ epoch: 'second' }));
    assert.equal(entryAt(other.entries, 0), undefined);
  });

  it('appends what a running entry says, keeps its newest lines, and lets it go when the entry ends', () => {
    const line = `${'x'.repeat(99)}\n`;
    const speak = (seq: number): PageEvent =>
      delta(seq, {
        live: [{ index: 0, output: line.repeat(500), progress: `part ${seq}` }],
      });
    const running = shown(snapshot(), speak(2), speak(3));
    const said = running.live[0];
    assert.ok(said && said.output.length <= liveTextMax && said.output.length > liveTextMax - 200);
    assert.ok(said.output.startsWith('x') && said.output.endsWith(line));
    assert.equal(said.progress, 'part 3');
    const ended = reducePage(running, delta(4, { entries: [entry(0)] }));
    assert.deepEqual((ended as ShownPage).live, {});
  });

  it('says what failed until that is dismissed', () => {
    const failed = shown(snapshot(), { type: 'command-failed', message: 'No.' });
    assert.equal(failed.failure, 'No.');
    assert.equal((reducePage(failed, { type: 'failure-dismissed' }) as ShownPage).failure, null);
  });

  it('remembers a wish for the focus until something took it', () => {
    const wished = shown(snapshot(), { type: 'focus', on: 'steer' });
    assert.equal(wished.focus, 'steer');
    assert.equal((reducePage(wished, { type: 'focused' }) as ShownPage).focus, null);
  });
});

describe('The cache of entries', () => {
  it('holds exactly what was put in, whatever the order', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.nat(5_000), { maxLength: 50 }), { maxLength: 10 }), (batches) => {
        const cache = batches.reduce(
          (known, batch) =>
            withEntries(
              known,
              batch.map((index) => entry(index)),
            ),
          noEntries,
        );
        const known = new Set(batches.flat());
        for (let index = 0; index <= 5_000; index += 1)
          assert.equal(entryAt(cache, index)?.index, known.has(index) ? index : undefined);
      }),
      { numRuns: 30 },
    );
  });

  it('never changes a cache that someone holds', () => {
    const before = withEntries(noEntries, [entry(0)]);
    withEntries(before, [entry(1), entry(0, { title: 'another' })]);
    assert.equal(entryAt(before, 0)?.title, 'call 0');
    assert.equal(entryAt(before, 1), undefined);
  });

  it('does not take an entry that has ended back to one that runs', () => {
    const ended = withEntries(noEntries, [entry(0)]);
    const late = withEntries(ended, [entry(0, { endSeq: null, status: 'running' })]);
    assert.equal(entryAt(late, 0)?.status, 'done');
  });

  it('names the pages that are not whole, and none beyond the end', () => {
    const some = withEntries(
      noEntries,
      Array.from({ length: 100 }, (_, index) => entry(index + 100)),
    );
    assert.deepEqual(missingPages(some, { from: 50, to: 1_000 }, 320), [0, 2, 3]);
    assert.deepEqual(missingPages(some, { from: 100, to: 200 }, 320), []);
    assert.deepEqual(missingPages(some, { from: -20, to: 10 }, 320), [0]);
    assert.deepEqual(missingPages(noEntries, { from: 0, to: 100 }, 0), []);
  });

  it('lets go of the pages that are farthest away', () => {
    const many = withEntries(
      withEntries(noEntries, [entry(0)]),
      Array.from({ length: 1_000 }, (_, page) => entry((page + 1) * 100)),
    );
    assert.equal(entryAt(many, 0), undefined);
    assert.equal(entryAt(many, 100_000)?.index, 100_000);
  });
});
