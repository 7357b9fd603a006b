import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { DeskSession, Subscription } from '../../../extension/src/core/engine/session-desk.ts';
import { createListeners } from '../../../extension/src/core/engine/listeners.ts';
import type { RecordedEvent } from '../../../extension/src/core/session/evolve.ts';
import { evolve } from '../../../extension/src/core/session/evolve.ts';
import { foldEvents } from '../../../extension/src/core/session/record.ts';
import type { SessionState } from '../../../extension/src/core/session/state.ts';
import type { LiveNote } from '../../../extension/src/protocol/live.ts';
import type { HomeView, HostToPanel } from '../../../extension/src/protocol/panel/panel-messages.ts';
import { PanelSession } from '../../../extension/src/vscode/panel/panel-session.ts';
import { ShownSession } from '../../../extension/src/vscode/panel/shown-session.ts';
import { loadingPage, needsSnapshot, reducePage } from '../../../webview-ui/src/store/panel-store.ts';
import type { PageState, ShownPage } from '../../../webview-ui/src/store/panel-store.ts';
import { createFakeBlobStore } from '../../support/memory-blob-store.ts';
import { randomSession } from '../../support/random-session.ts';
import { goodWorld, Scenario } from '../../support/scenario.ts';

describe('A panel session', () => {
  it('sends a page that was just loaded what there is, and then only what changed', () => {
    const panel = openPanel();
    const session = fakeSession(new Scenario().events.slice(0, 1));
    panel.session.show(new ShownSession(session));
    assert.equal(panel.sent.length, 0);
    panel.session.snapshot();
    const { events } = new Scenario().play(goodWorld([]));
    for (const recorded of events.slice(1)) session.record(recorded);
    panel.pass(40);
    const deltas = panel.sent.flatMap((message) => (message.type === 'delta' ? [message.delta] : []));
    assert.equal(panel.sent.length, 2);
    assert.equal(deltas.length, 1);
    const changed = Object.keys(deltas[0]?.sections ?? {}).sort();
    assert.deepEqual(changed, ['entries', 'moment', 'session', 'spending', 'status']);
    assert.equal(deltas[0]?.entries?.length, (panel.page().view?.entries ?? 0) - 1);
  });

  it('brings a page to where a snapshot would, whatever happens, and 25 times a second at most', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(1_000), { minLength: 5, maxLength: 60 }),
        fc.array(fc.nat(60), { minLength: 60, maxLength: 60 }),
        (choices, pauses) => {
          const { events } = randomSession({ choices });
          const session = fakeSession(events.slice(0, 1));
          const panel = openPanel();
          panel.session.show(new ShownSession(session));
          panel.session.snapshot();
          events.slice(1).forEach((recorded, index) => {
            session.record(recorded);
            const pause = pauses[index % pauses.length] ?? 0;
            if (pause % 7 === 0)
              session.say({ kind: 'output', intent: 'i1', stream: 'stdout', text: 'word ' });
            if (pause % 11 === 0) panel.session.travel(pause % 2 === 0 ? null : Math.floor(index / 2));
            panel.pass(pause);
          });
          panel.session.travel(null);
          panel.pass(100);
          assert.ok(panel.shortestPause() >= 40);
          assert.equal(panel.resyncs, 0);
          const page = panel.page();
          const fresh = openPanel();
          fresh.session.show(panel.session.shown);
          fresh.session.snapshot();
          assert.deepEqual(page.view, fresh.page().view);
          for (const [number, entries] of fresh.page().entries.pages)
            assert.deepEqual(page.entries.pages.get(number), entries);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('joins what is said between two messages, in whole words, and drops it when the entry has ended', () => {
    const panel = openPanel();
    const { events } = new Scenario().play(goodWorld([]));
    const session = fakeSession(events);
    const intent = runningIntent(session);
    panel.session.show(new ShownSession(session));
    panel.session.snapshot();
    const said = (text: string): void => session.say({ kind: 'model-text', intent, text });
    said('I th');
    said('ink of so');
    panel.pass(40);
    const index = panel.page().view!.entries - 1;
    assert.deepEqual(panel.page().live[index], { output: 'I think of ', reasoning: '', progress: '' });
    session.say({ kind: 'model-calls', intent, tool: 'read_file' });
    said('mething.\n');
    panel.pass(40);
    assert.deepEqual(panel.page().live[index], {
      output: 'I think of something.\n',
      reasoning: '',
      progress: 'calls read_file',
    });
    session.record({
      seq: events.length,
      at: 9_000,
      event: {
        type: 'outcome-recorded',
        intent,
        durationMs: 1,
        outcome: { kind: 'request-model-failed', reason: 'server', message: 'm', retryAfterMs: null },
      },
    });
    said('too late ');
    panel.pass(40);
    assert.deepEqual(panel.page().live, {});
  });

  it('keeps the end of what is said, within its limit', () => {
    const panel = openPanel();
    const { events } = new Scenario().play(goodWorld([]));
    const session = fakeSession(events);
    const intent = runningIntent(session);
    panel.session.show(new ShownSession(session));
    for (let index = 0; index < 300; index += 1)
      session.say({ kind: 'output', intent, stream: 'stdout', text: `${'a'.repeat(999)}\n` });
    session.say({ kind: 'output', intent, stream: 'stdout', text: 'end\n' });
    panel.session.snapshot();
    const [live] = Object.values(panel.page().live);
    assert.ok(live && live.output.length <= 64 * 1024 && live.output.endsWith('end\n'));
  });

  it('sends no secret, in whatever it is', () => {
    const panel = openPanel((text) => text.replaceAll('hunter2', '[secret]'));
    const { events } = new Scenario({ task: 'Use hunter2' }).play(goodWorld([]));
    const session = fakeSession(events);
    const intent = runningIntent(session);
    panel.session.show(new ShownSession(session));
    panel.session.snapshot();
    session.say({ kind: 'output', intent, stream: 'stdout', text: 'hun' });
    panel.pass(40);
    session.say({ kind: 'output', intent, stream: 'stdout', text: 'ter2 is it\n' });
    panel.pass(40);
    assert.doesNotMatch(JSON.stringify(panel.sent), /hunter2/);
    assert.match(JSON.stringify(panel.sent), /\[secret\] is it/);
  });

  it('shows an earlier moment while the session goes on, and the newest again', () => {
    const panel = openPanel();
    const { events } = new Scenario().play(goodWorld([]));
    const session = fakeSession(events.slice(0, 4));
    panel.session.show(new ShownSession(session));
    panel.session.snapshot();
    panel.session.travel(1);
    assert.deepEqual({ ...panel.page().view?.moment, at: 0 }, { seq: 1, last: 3, at: 0, follows: false });
    assert.equal(panel.page().view?.entries, 2);
    for (const recorded of events.slice(4)) session.record(recorded);
    panel.pass(40);
    assert.equal(panel.page().view?.moment.seq, 1);
    assert.equal(panel.page().view?.moment.last, events.length - 1);
    panel.session.travel(null);
    assert.equal(panel.page().view?.moment.follows, true);
    assert.equal(panel.page().view?.moment.seq, events.length - 1);
  });

  it('sends nothing to a page that is gone, and everything to it when it is back', () => {
    const panel = openPanel();
    const { events } = new Scenario().play(goodWorld([]));
    const session = fakeSession(events.slice(0, 4));
    panel.session.show(new ShownSession(session));
    panel.session.snapshot();
    panel.session.unload();
    const before = panel.sent.length;
    for (const recorded of events.slice(4)) session.record(recorded);
    panel.pass(1_000);
    assert.equal(panel.sent.length, before);
    panel.session.snapshot();
    assert.equal(panel.page().view?.moment.seq, events.length - 1);
    assert.equal(panel.resyncs, 0);
  });

  it('replaces what is shown when another session is, or none', () => {
    const panel = openPanel();
    panel.session.show(new ShownSession(fakeSession(new Scenario().events)));
    panel.session.snapshot();
    const other = new Scenario().play(goodWorld([]));
    panel.session.show(new ShownSession(fakeSession(other.events, 's2')));
    assert.equal(panel.page().view?.session.id, 's2');
    assert.equal(panel.page().entries.pages.get(0)?.length, panel.page().view?.entries);
    panel.session.show(null);
    assert.equal(panel.page().view, null);
    panel.session.home({ ...home, hasKey: true });
    panel.pass(40);
    assert.equal(panel.page().home.hasKey, true);
  });
});

interface Panel {
  readonly session: PanelSession;
  readonly sent: HostToPanel[];
  /** milliseconds before any message that was not asked for */
  shortestPause(): number;
  readonly resyncs: number;
  page(): ShownPage;
  pass(milliseconds: number): void;
}

/** A panel session with the page's own reducer at the other end, and a clock that only moves when told. */
function openPanel(redact: (text: string) => string = (text) => text): Panel {
  const sent: HostToPanel[] = [];
  let passing = false;
  let sentAt = -Infinity;
  let shortest = Infinity;
  const timers = new Set<{ due: number; call: () => void }>();
  let page: PageState = loadingPage;
  let now = 0;
  let resyncs = 0;
  const session = new PanelSession(
    {
      epoch: 'epoch',
      now: () => now,
      redact,
      send(message) {
        sent.push(message);
        if (passing) shortest = Math.min(shortest, now - sentAt);
        sentAt = now;
        if (message.type === 'reply') return;
        const before = page;
        page = reducePage(page, structuredClone(message));
        if (needsSnapshot(before, page, message) !== null) resyncs += 1;
      },
      after(milliseconds, call) {
        const timer = { due: now + milliseconds, call };
        timers.add(timer);
        return { dispose: () => void timers.delete(timer) };
      },
    },
    home,
  );
  return {
    session,
    sent,
    shortestPause: () => shortest,
    get resyncs() {
      return resyncs;
    },
    page() {
      assert.ok(page.kind === 'shown');
      return page;
    },
    pass(milliseconds) {
      const end = now + milliseconds;
      for (;;) {
        const [next] = [...timers].filter(({ due }) => due <= end).sort((a, b) => a.due - b.due);
        if (!next) break;
        timers.delete(next);
        now = Math.max(now, next.due);
        passing = true;
        next.call();
        passing = false;
      }
      now = end;
    },
  };
}

type FakeSession = DeskSession & { record(recorded: RecordedEvent): void; say(note: LiveNote): void };

/** A session on a desk that does what the test says. */
function fakeSession(events: readonly RecordedEvent[], sessionId = 's1'): FakeSession {
  const recorded = [...events];
  const eventListeners = createListeners<[RecordedEvent, SessionState]>();
  const liveListeners = createListeners<[LiveNote]>();
  const nothing: Subscription = { dispose: () => undefined };
  const notAsked = (): Promise<never> => Promise.reject(new Error('nobody asks for this'));
  let state = foldEvents(recorded);
  return {
    sessionId,
    get state() {
      assert.ok(state);
      return state;
    },
    events: recorded,
    blobs: createFakeBlobStore(),
    running: true,
    isOpen: true,
    notes: [],
    record(next) {
      assert.ok(state);
      state = evolve(state, next);
      recorded.push(next);
      eventListeners.tell(next, state);
    },
    say: (note) => liveListeners.tell(note),
    onEvent: (listener) => eventListeners.add(listener),
    onLive: (listener) => liveListeners.add(listener),
    onRunning: () => nothing,
    look: () => nothing,
    command: notAsked,
    answer: notAsked,
    stop: notAsked,
    resume: notAsked,
    catchUp: notAsked,
    settled: notAsked,
  };
}

/** The id of the request that is under way. */
function runningIntent({ state }: DeskSession): string {
  const pending = state.pending.find(({ intent }) => intent.kind === 'request-model');
  assert.ok(pending);
  return pending.id;
}

const home: HomeView = {
  models: [],
  hasKey: false,
  trusted: true,
  workspace: 'workspace',
  problems: [],
  draft: { task: '', acceptance: '', context: [], autonomy: 'suggest', model: null },
  recent: [],
};
