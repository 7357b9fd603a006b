import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRecorded } from '../extension/src/core/engine/session-catalog.ts';
import type { DeskSession } from '../extension/src/core/engine/session-desk.ts';
import type { RecordedEvent } from '../extension/src/core/session/evolve.ts';
import { evolve } from '../extension/src/core/session/evolve.ts';
import { foldEvents, toEntry } from '../extension/src/core/session/record.ts';
import { createFileLedgerStore } from '../extension/src/node/ledger/file-ledger-store.ts';
import type { SessionEvent } from '../extension/src/protocol/events.ts';
import type { HomeView, HostToPanel } from '../extension/src/protocol/panel/panel-messages.ts';
import { PanelSession } from '../extension/src/vscode/panel/panel-session.ts';
import { ShownSession } from '../extension/src/vscode/panel/shown-session.ts';
import type { Figure } from './measure.ts';
import { millisecondsOf, percentile, printWhenRunDirectly } from './measure.ts';

const turns = 16_650;
const journeys = 200;

/** What the extension host takes to show a session of 100,000 events. */
export async function run(): Promise<Figure[]> {
  const events = longSession();
  const session = fakeSession(events);
  const sent: HostToPanel[] = [];
  let panel: PanelSession | undefined;
  const opening = await millisecondsOf(() => {
    panel = openPanel((message) => void sent.push(message));
    panel.show(new ShownSession(session));
    panel.snapshot();
  });
  if (!panel) throw new Error('nothing was opened');
  const bytes = JSON.stringify(sent[0]).length;
  const scrubbing = journeysIn(panel, events.length);
  const following = followIn(session, panel);
  return [
    ...(await readFromDisk(events)),
    {
      name: 'open a session of 100,000 events in the panel',
      value: opening,
      unit: 'ms',
      note: `${events.length.toLocaleString('en')} events: fold, timeline, snapshot`,
    },
    { name: 'first snapshot of 100,000 events', value: bytes / 1024, unit: 'KB' },
    {
      name: 'look at another moment of 100,000 events, 95 of 100',
      value: percentile(scrubbing, 0.95),
      unit: 'ms',
    },
    { name: 'tell a page of one more event, 95 of 100', value: percentile(following, 0.95), unit: 'ms' },
  ];
}

async function readFromDisk(events: readonly RecordedEvent[]): Promise<Figure[]> {
  const root = await mkdtemp(join(tmpdir(), 'ratchet-bench-'));
  try {
    const store = createFileLedgerStore({
      directory: join(root, 'sessions'),
      keyFile: join(root, 'key'),
      anchorDirectory: join(root, 'anchors'),
      clock: { now: () => Date.now(), wait: () => Promise.resolve() },
      limits: { ledgerBytesMax: Infinity, eventBytesMax: Infinity },
    });
    const created = await store.create('long');
    if (!created.ok) throw new Error(created.failure.message);
    const ledger = created.value;
    for (const { seq, at, event } of events) {
      const appended = ledger.append(seq, [toEntry(event, at, null)]);
      if (!appended.ok) throw new Error(appended.failure.message);
    }
    await ledger.close();
    const reading = await millisecondsOf(async () => {
      const read = await readRecorded(store, 'long');
      if (!read.ok) throw new Error(read.failure.message);
    });
    return [{ name: 'read and check a ledger of 100,000 events', value: reading, unit: 'ms' }];
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** Milliseconds of journeys to moments all over the session, and back. */
function journeysIn(panel: PanelSession, events: number): number[] {
  const times: number[] = [];
  for (let journey = 0; journey < journeys; journey += 1) {
    const seq = (journey * 7_919) % events;
    const start = performance.now();
    panel.travel(journey % 10 === 9 ? null : seq);
    times.push(performance.now() - start);
  }
  panel.travel(null);
  return times;
}

function followIn(session: ReturnType<typeof fakeSession>, panel: PanelSession): number[] {
  const times: number[] = [];
  for (const event of turnEvents(turns, turns + 30)) {
    session.record(event);
    const start = performance.now();
    panel.travel(null);
    times.push(performance.now() - start);
  }
  return times;
}

const openPanel = (send: (message: HostToPanel) => void): PanelSession =>
  new PanelSession(
    {
      epoch: 'bench',
      send,
      now: () => performance.now(),
      after: () => ({ dispose: () => undefined }),
      redact: (text) => text,
    },
    home,
  );

/** A session whose model reads and writes a file in each turn. */
function longSession(): RecordedEvent[] {
  const events: SessionEvent[] = [
    { type: 'session-started', setup },
    { type: 'plan-adopted', plan, reason: 'measured', reply: null },
    { type: 'step-started', step: 'task', attempt: 1 },
    ...turnEvents(0, turns),
  ];
  return events.map((event, seq) => ({ seq, at: 1_000_000 + seq * 10, event }));
}

function turnEvents(first: number, end: number): SessionEvent[] {
  const events: SessionEvent[] = [];
  for (let turn = first; turn < end; turn += 1) events.push(...oneTurn(turn));
  return events;
}

function oneTurn(turn: number): SessionEvent[] {
  const [request, read, write] = [`r${turn}`, `a${turn}`, `b${turn}`];
  const path = `src/file-${turn % 500}.ts`;
  const input = { path, content: text };
  const call = (tool: string, callId: string, value: object) =>
    ({ kind: 'tool-call', callId, tool, arguments: JSON.stringify(value) }) as const;
  const issued = (
    id: string,
    intent: Extract<SessionEvent, { type: 'intent-issued' }>['intent'],
  ): SessionEvent => ({
    type: 'intent-issued',
    id,
    intent,
  });
  const came = (
    intent: string,
    outcome: Extract<SessionEvent, { type: 'outcome-recorded' }>['outcome'],
  ): SessionEvent => ({
    type: 'outcome-recorded',
    intent,
    outcome,
    durationMs: 5,
  });
  const checkpoint = { id: turn.toString(16).padStart(64, '0'), files: 1 + (turn % 500), bytes: 1_000 };
  return [
    issued(request, { kind: 'request-model', items: turn * 3, digest: '0'.repeat(64), delayMs: 0 }),
    came(request, {
      kind: 'request-model',
      answer: {
        items: [call('read_file', read, { path }), call('write_file', write, input)],
        usage: { input: 1_000, cachedInput: 900, output: 50, reasoning: 0 },
        model: 'bench',
        stop: 'tool-calls',
      },
      bytes: 10_000,
      repeatedBytes: 9_900,
      costUsd: 0.001,
    }),
    issued(read, { kind: 'call-tool', callId: read, tool: 'read_file', input: { path } }),
    came(read, { kind: 'call-tool', isError: false, content: text, details: null, checkpoint: null }),
    issued(write, { kind: 'call-tool', callId: write, tool: 'write_file', input }),
    came(write, { kind: 'call-tool', isError: false, content: 'Written.', details: null, checkpoint }),
  ];
}

const text = 'export const value = 1;\n'.repeat(20);

const setup: Extract<SessionEvent, { type: 'session-started' }>['setup'] = {
  sessionId: 'bench',
  workspace: '/workspace',
  task: 'Measure',
  mode: 'run',
  test: null,
  engine: { kind: 'model', model: 'bench' },
  autonomy: 'suggest',
  caps: { turns: 1e6, tokens: 1e12, costUsd: 1e6, elapsedMs: 1e12 },
  version: 'bench',
};

const plan: Extract<SessionEvent, { type: 'plan-adopted' }>['plan'] = {
  steps: [
    {
      id: 'task',
      goal: 'Measure',
      role: 'worker',
      dependsOn: [],
      acceptance: [],
      tests: [],
      estimate: { minutes: 1, costUsd: 0 },
      confidence: 1,
    },
  ],
};

const home: HomeView = {
  models: [],
  hasKey: false,
  trusted: true,
  workspace: 'workspace',
  problems: [],
  draft: { task: '', acceptance: '', context: [], autonomy: 'suggest', model: null },
  recent: [],
};

/** A session on a desk to which events can be added. */
function fakeSession(recorded: RecordedEvent[]): DeskSession & { record(event: SessionEvent): void } {
  const listeners: Parameters<DeskSession['onEvent']>[0][] = [];
  const nothing = { dispose: () => undefined };
  const notAsked = (): Promise<never> => Promise.reject(new Error('nobody asks for this'));
  let state = foldEvents(recorded);
  const now = (): NonNullable<typeof state> => {
    if (!state) throw new Error('there is no event');
    return state;
  };
  return {
    sessionId: 'bench',
    get state() {
      return now();
    },
    events: recorded,
    blobs: { put: notAsked, get: async () => undefined, has: async () => false },
    running: true,
    isOpen: true,
    notes: [],
    record(event) {
      const next = { seq: now().next, at: now().lastAt + 10, event };
      state = evolve(now(), next);
      recorded.push(next);
      for (const listener of listeners) listener(next, state);
    },
    onEvent(listener) {
      listeners.push(listener);
      return nothing;
    },
    onLive: () => nothing,
    onRunning: () => nothing,
    look: () => nothing,
    ...{
      command: notAsked,
      answer: notAsked,
      stop: notAsked,
      resume: notAsked,
      catchUp: notAsked,
      settled: notAsked,
    },
  };
}

await printWhenRunDirectly(import.meta, run);
