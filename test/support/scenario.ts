import assert from 'node:assert/strict';
import { decide } from '../../extension/src/core/loop/decide.ts';
import { replay } from '../../extension/src/core/session/replay.ts';
import type { RecordedEvent } from '../../extension/src/core/session/evolve.ts';
import { evolve } from '../../extension/src/core/session/evolve.ts';
import { foldEvents } from '../../extension/src/core/session/record.ts';
import type { SessionState } from '../../extension/src/core/session/state.ts';
import type { AnswerItem } from '../../extension/src/protocol/conversation.ts';
import { SessionEvent } from '../../extension/src/protocol/events.ts';
import type { PersonCommand, SessionSetup } from '../../extension/src/protocol/events.ts';
import type { ValidatorReport } from '../../extension/src/protocol/findings.ts';
import type { Intent, Outcome } from '../../extension/src/protocol/intents.ts';
import type { TestRun } from '../../extension/src/protocol/tests.ts';

/** Answers an intent, or leaves it without an outcome. */
export type Answers = (intent: Intent, state: SessionState) => Outcome | undefined;

/**
 * A session played without any adapter: the decider decides, the scenario's answers stand for the world. Every play is
 * also replayed, and resumed from each of its prefixes, so that these laws are checked on every scenario there is.
 */
export class Scenario {
  readonly events: RecordedEvent[] = [];
  #state: SessionState | undefined;
  #at = 1_000;

  constructor(setup: Partial<SessionSetup> = {}) {
    this.tell({ type: 'session-started', setup: { ...defaultSetup, ...setup } });
  }

  /** A scenario that stands where the events lead: what a resumed session is folded to. */
  static from(events: readonly RecordedEvent[]): Scenario {
    const scenario = new Scenario();
    scenario.events.splice(0, Infinity, ...events);
    scenario.#state = foldEvents(events);
    scenario.#at = events.at(-1)?.at ?? 0;
    return scenario;
  }

  get state(): SessionState {
    assert.ok(this.#state);
    return this.#state;
  }

  /** Records an event from outside, after every decision that was due before it. */
  tell(event: SessionEvent, milliseconds = 10): this {
    if (this.#state) this.#drain();
    this.#record(event, milliseconds);
    this.#drain();
    return this;
  }

  command(command: PersonCommand): this {
    return this.tell({ type: 'person-commanded', command });
  }

  /** Answers pending intents, oldest first, until none is left that the answers answer. */
  play(answers: Answers): this {
    this.#drain();
    for (let turn = 0; turn < 2_000; turn += 1) {
      const answered = this.state.pending.some((pending) => {
        const outcome = answers(pending.intent, this.state);
        if (outcome) this.tell({ type: 'outcome-recorded', intent: pending.id, outcome, durationMs: 10 });
        return outcome !== undefined;
      });
      if (!answered) return this;
    }
    throw new Error('the scenario does not come to an end');
  }

  /** The kinds of the intents issued, or of those that pass the filter, in order. */
  intents(): Intent[] {
    return this.events.flatMap(({ event }) => (event.type === 'intent-issued' ? [event.intent] : []));
  }

  types(): string[] {
    return this.events.map(({ event }) => event.type);
  }

  last<Type extends SessionEvent['type']>(type: Type): Extract<SessionEvent, { type: Type }> {
    const found = this.events.findLast(({ event }) => event.type === type)?.event;
    assert.ok(found, `no ${type} was recorded`);
    return found as Extract<SessionEvent, { type: Type }>;
  }

  /** Texts that the model was told in answer to its calls, oldest first. */
  toolResults(): string[] {
    return [...this.state.thread.items].flatMap((item) =>
      item.kind === 'tool-result' ? [item.content] : [],
    );
  }

  /** Every law that holds for whatever was played. */
  checkLaws(): this {
    assert.equal(replay(this.events).divergence, null, 'a replay decides the same');
    const half = foldEvents(this.events.slice(0, Math.ceil(this.events.length / 2)));
    assert.ok(half);
    assert.deepEqual(
      this.events.slice(half.next).reduce(evolve, half).spending,
      this.state.spending,
      'a fold can be taken up anywhere',
    );
    for (const { event } of this.events) {
      assert.deepEqual(
        SessionEvent.parse(JSON.parse(JSON.stringify(event))),
        event,
        `${event.type} survives JSON`,
      );
    }
    return this;
  }

  #drain(): void {
    for (let decision = decide(this.state); decision; decision = decide(this.state)) {
      assert.ok(this.events.length < 5_000, 'the loop decides without end');
      this.#record(decision, 0);
    }
  }

  #record(event: SessionEvent, milliseconds: number): void {
    this.#at += milliseconds;
    const recorded = { seq: this.events.length, at: this.#at, event };
    this.events.push(recorded);
    this.#state = this.#state ? evolve(this.#state, recorded) : foldEvents([recorded]);
  }
}

const defaultSetup: SessionSetup = {
  sessionId: 's1',
  workspace: '/workspace',
  task: 'Make it work',
  mode: 'run',
  test: null,
  engine: { kind: 'model', model: 'test-model' },
  autonomy: 'suggest',
  caps: { turns: 100, tokens: 1_000_000, costUsd: 5, elapsedMs: 3_600_000 },
  version: '0.0.0',
};

export const hashOf = (digit: string): string => digit.repeat(64).slice(0, 64);

const testRun = (results: Record<string, 'passed' | 'failed'> = {}): TestRun => ({
  runner: 'node-test',
  directory: '.',
  command: 'node --test',
  exitCode: 0,
  output: '',
  durationMs: 5,
  results: Object.entries(results).map(([name, status]) => ({
    id: `a.test.js::${name}`,
    path: 'a.test.js',
    name,
    status,
    durationMs: 1,
  })),
});

export const report = (status: ValidatorReport['status'], message?: string): ValidatorReport => ({
  validator: 'tests',
  status,
  durationMs: 1,
  evidence: status,
  findings:
    message === undefined
      ? []
      : [{ validator: 'tests', rule: 'regression', level: 'error', blocking: status === 'failed', message }],
});

/** An answer of the model. */
export const modelSays = (...items: (AnswerItem | string)[]): Outcome => ({
  kind: 'request-model',
  bytes: 100,
  repeatedBytes: 90,
  costUsd: 0.01,
  answer: {
    model: 'test-model',
    stop: 'complete',
    usage: { input: 10, cachedInput: 5, output: 2, reasoning: 0 },
    items: items.map((item) => (typeof item === 'string' ? { kind: 'text', text: item } : item)),
  },
});

let calls = 0;
/** A tool call with an id of its own. */
export const call = (tool: string, args: unknown = {}): Extract<AnswerItem, { kind: 'tool-call' }> => ({
  kind: 'tool-call',
  callId: `call-${(calls += 1)}`,
  tool,
  arguments: typeof args === 'string' ? args : JSON.stringify(args),
});

/** A world in which everything goes well; `model` answers its n-th request (0-based), or the given answers. */
export function goodWorld(
  model: readonly Outcome[] | ((request: number, state: SessionState) => Outcome | undefined),
  overrides: Answers = () => undefined,
): Answers {
  let requests = 0;
  let checkpoints = 0;
  return (intent, state) => {
    const override = overrides(intent, state);
    if (override) return override;
    switch (intent.kind) {
      case 'open-fork':
        return { kind: 'open-fork', fork: 'overlay', notes: [] };
      case 'observe-workspace':
        return {
          kind: 'observe-workspace',
          observation: {
            suites: [{ runner: 'node-test', directory: '.', because: 'a test', files: ['a.test.js'] }],
            directives: [],
            overview: 'a.js',
            files: 2,
            head: null,
            sandbox: { kind: 'os', isolation: [] },
          },
        };
      case 'run-tests':
        return {
          kind: 'run-tests',
          runs: [testRun({ one: 'failed', two: 'passed' })],
          failing: ['a.test.js::one'],
          problem: null,
        };
      case 'request-model': {
        const answer = typeof model === 'function' ? model(requests, state) : model[requests];
        requests += 1;
        return answer;
      }
      case 'call-tool': {
        const reads = ['read_file', 'list_folder', 'search_text', 'find_files'].includes(intent.tool);
        checkpoints += reads ? 0 : 1;
        return {
          kind: 'call-tool',
          isError: false,
          content: `${intent.tool} done`,
          details: null,
          checkpoint: reads ? null : { id: hashOf(String(checkpoints)), files: 1, bytes: 10 },
        };
      }
      case 'edit-fork':
        checkpoints += 1;
        return { kind: 'edit-fork', checkpoint: { id: hashOf(String(checkpoints)), files: 1, bytes: 10 } };
      case 'restore-checkpoint':
        return { kind: 'restore-checkpoint' };
      case 'validate':
        return {
          kind: 'validate',
          reports: [report('passed')],
          files: [
            {
              path: 'a.js',
              before: { kind: 'file', hash: hashOf('a'), size: 1, mode: 0o644 },
              after: { kind: 'file', hash: hashOf('b'), size: 1, mode: 0o644 },
            },
          ],
        };
      case 'apply-change-set':
        return {
          kind: 'apply-change-set',
          undoId: 'u1',
          files: [{ path: 'a.js', how: 'written' }],
          undecided: 0,
        };
      case 'undo-apply':
        return { kind: 'undo-apply', undoId: 'u2', files: [{ path: 'a.js', how: 'written' }] };
      case 'count-undecided':
        return { kind: 'count-undecided', undecided: 1 };
      case 'ask-person':
      case 'search-repair':
        return undefined;
    }
  };
}
