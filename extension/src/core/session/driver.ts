import type { PersonCommand, SessionEvent } from '../../protocol/events.ts';
import type { GateAnswer } from '../../protocol/gates.ts';
import type { Intent, Outcome } from '../../protocol/intents.ts';
import type { Result } from '../../protocol/result.ts';
import { fail, ok } from '../../protocol/result.ts';
import type { Caps } from '../../protocol/caps.ts';
import type { Cancellation, CancellationSource } from '../cancellation.ts';
import { createCancellation } from '../cancellation.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Decide } from '../loop/decide-with.ts';
import { cancelledByRollback } from '../loop/roll-back.ts';
import { refuseCommand } from '../loop/refuse-command.ts';
import type { Clock } from '../ports.ts';
import type { RecordedEvent } from './evolve.ts';
import { evolve } from './evolve.ts';
import { toEntry } from './record.ts';
import type { PendingIntent, SessionState } from './state.ts';

/** Carries out one intent. Resolves to null when it cannot be carried out now and stays pending (nobody to ask). */
export type Perform = (
  pending: PendingIntent,
  state: SessionState,
  cancellation: Cancellation,
) => Promise<Outcome | null>;

/** What a driver moves a session with. */
export interface DriverPorts {
  readonly ledger: Ledger;
  readonly decide: Decide;
  readonly perform: Perform;
  readonly clock: Clock;
  /** told of every event after it is in the ledger */
  readonly onEvent: (recorded: RecordedEvent, state: SessionState) => void;
  /** makes outcomes' blobs durable before the outcome is */
  readonly flushBlobs: () => Promise<void>;
}

/** Moves one session forward. The only writer of its ledger. */
export interface Driver {
  readonly state: SessionState;
  /**
   * Decides and performs until the session is at its end, paused, or waits for a person. Fails when the ledger cannot
   * be written: nothing is performed that was not recorded first. What leaves the fork (a request, a question, an
   * accept) is durably recorded first; what stays within it begins while the disk writes. As the ledger is one file in
   * order, an outcome is never durable without its intent.
   */
  run(): Promise<Result<SessionState, 'ledger-failed'>>;
  /** Lifts a pause; commands that were given before stand before it in the ledger. Call `run` afterwards. */
  resume(caps: Caps | null, notes: readonly string[]): Result<void, 'ledger-failed'>;
  /**
   * Gives a person's command; takes effect in the running or the next `run`. A rollback is carried out in a pause, too,
   * and cancels what is under way on the fork.
   */
  command(command: PersonCommand): Result<void, 'refused' | 'ledger-failed'>;
  /** Answers a gate that nobody answered when it came up. */
  answer(intent: string, answer: GateAnswer): Result<void, 'refused' | 'ledger-failed'>;
  /** Cancels whatever runs; `run` returns within a second. What was under way is done again after a resume. */
  stop(): void;
  /**
   * The same without a record of it, for good: the session stands as a killed one does, and what was under way is done
   * again when it is opened.
   */
  leave(): void;
}

/** A driver for a session that stands at `initial`, whose events are all in the ledger. */
export function createDriver(initial: SessionState, ports: DriverPorts): Driver {
  return new SessionDriver(initial, ports);
}

class LedgerFailure extends Error {}

/** Intents that reach a server, a person, or the person's files. */
const outward: ReadonlySet<Intent['kind']> = new Set<Intent['kind']>([
  'request-model',
  'ask-person',
  'apply-change-set',
  'undo-apply',
]);

/** Intents whose end nobody has to wait for, because they leave the fork alone. */
const apart: ReadonlySet<Intent['kind']> = new Set<Intent['kind']>(['request-model', 'ask-person']);

/** milliseconds that cancelled work has to end by itself */
const stopGraceMs = 800;

type Arrival =
  | { readonly kind: 'event'; readonly event: SessionEvent; readonly cause: number | null }
  | { readonly kind: 'unperformed'; readonly id: string };

class SessionDriver implements Driver {
  state: SessionState;
  readonly #ports: DriverPorts;
  readonly #underWay = new Map<string, CancellationSource>();
  readonly #unperformed = new Set<string>();
  readonly #arrivals: Arrival[] = [];
  #wake: () => void = () => undefined;
  #stopping = false;
  #leaving = false;

  constructor(initial: SessionState, ports: DriverPorts) {
    this.state = initial;
    this.#ports = ports;
  }

  async run(): Promise<Result<SessionState, 'ledger-failed'>> {
    try {
      await this.#loop();
      return ok(this.state);
    } catch (error) {
      if (!(error instanceof LedgerFailure)) throw error;
      // What is under way has nowhere to be recorded.
      this.#cancelAll();
      return fail('ledger-failed', error.message);
    }
  }

  resume(caps: Caps | null, notes: readonly string[]): Result<void, 'ledger-failed'> {
    this.#stopping = false;
    this.#unperformed.clear();
    return this.#guard(() => {
      // A person's word before the next decision: what is due is decided with it.
      for (let arrival = this.#arrivals.shift(); arrival; arrival = this.#arrivals.shift())
        if (arrival.kind === 'event') this.#append(arrival.event, arrival.cause);
      this.#append({ type: 'session-resumed', caps, notes: [...notes] }, null);
    });
  }

  command(command: PersonCommand): Result<void, 'refused' | 'ledger-failed'> {
    const refusal = refuseCommand(this.state, command);
    if (refusal !== null) return fail('refused', refusal);
    return this.#guard(() => this.#arrive({ type: 'person-commanded', command }, null));
  }

  answer(intent: string, answer: GateAnswer): Result<void, 'refused' | 'ledger-failed'> {
    const pending = this.state.pending.find((candidate) => candidate.id === intent);
    if (pending?.intent.kind !== 'ask-person') {
      return fail('refused', `Cannot answer ${intent} as no question with this id is open.`);
    }
    const outcome: Outcome = { kind: 'ask-person', answer };
    return this.#guard(() =>
      this.#arrive({ type: 'outcome-recorded', intent, outcome, durationMs: 0 }, pending.seq),
    );
  }

  stop(): void {
    this.#stopping = true;
    this.#cancelAll();
    this.#wake();
  }

  leave(): void {
    this.#leaving = true;
    this.stop();
  }

  async #loop(): Promise<void> {
    for (;;) {
      this.#takeArrivals();
      this.#drain();
      if (this.state.rollback && !this.#stopping) this.#cancelForRollback();
      // What stays within the fork does not wait for the disk: should its intent be lost, the fork is, too.
      if (!this.#stopping) this.#start(({ intent }) => !outward.has(intent.kind));
      await this.#flush();
      if (this.#stopping) return this.#recordStop();
      // What came in during the flush is recorded first: an intent whose outcome waits here must not start again.
      if (this.#arrivals.length > 0) continue;
      this.#start(() => true);
      if (this.#underWay.size === 0) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        if (this.#stopping || this.#arrivals.length > 0) resolve();
      });
    }
  }

  /** Something from outside: recorded at once when nothing runs, else at the loop's next turn. */
  #arrive(event: SessionEvent, cause: number | null): void {
    this.#arrivals.push({ kind: 'event', event, cause });
    this.#wake();
  }

  #takeArrivals(): void {
    for (let arrival = this.#arrivals.shift(); arrival; arrival = this.#arrivals.shift()) {
      if (arrival.kind === 'unperformed') this.#unperformed.add(arrival.id);
      else {
        // Decisions that are due stand in the ledger before whatever comes next from outside: replay relies on it.
        this.#drain();
        this.#append(arrival.event, arrival.cause);
      }
    }
  }

  #drain(): void {
    const cause = this.state.next - 1;
    const { decide } = this.#ports;
    for (let decision = decide(this.state); decision; decision = decide(this.state))
      this.#append(decision, cause);
  }

  #append(event: SessionEvent, cause: number | null): void {
    const at = Math.max(this.#ports.clock.now(), this.state.lastAt);
    const appended = this.#ports.ledger.append(this.state.next, [toEntry(event, at, cause)]);
    if (!appended.ok) throw new LedgerFailure(appended.failure.message);
    const recorded = { seq: this.state.next, at, event };
    this.state = evolve(this.state, recorded);
    this.#ports.onEvent(recorded, this.state);
  }

  async #flush(): Promise<void> {
    await this.#ports.flushBlobs();
    const flushed = await this.#ports.ledger.flush();
    if (!flushed.ok) throw new LedgerFailure(flushed.failure.message);
  }

  #start(isDue: (pending: PendingIntent) => boolean): void {
    const paused = this.state.lifecycle.kind === 'paused';
    for (const pending of this.state.pending.filter(isDue)) {
      // In a pause nothing is done but what the person asks for.
      if (paused && !(this.state.rollback && pending.intent.kind === 'restore-checkpoint')) continue;
      if (this.#underWay.has(pending.id) || this.#unperformed.has(pending.id)) continue;
      const source = createCancellation();
      this.#underWay.set(pending.id, source);
      void this.#perform(pending, source);
    }
  }

  async #perform(pending: PendingIntent, source: CancellationSource): Promise<void> {
    const started = this.#ports.clock.now();
    const outcome = await this.#outcomeOf(pending, source.token);
    // Somebody has recorded an outcome already.
    if (this.#underWay.get(pending.id) !== source) return;
    this.#underWay.delete(pending.id);
    if (source.token.cancelled) return this.#wake();
    if (!outcome) {
      this.#arrivals.push({ kind: 'unperformed', id: pending.id });
      return this.#wake();
    }
    const durationMs = this.#ports.clock.now() - started;
    this.#arrive({ type: 'outcome-recorded', intent: pending.id, outcome, durationMs }, pending.seq);
  }

  #cancelAll(): void {
    for (const source of this.#underWay.values()) source.cancel();
  }

  /**
   * A rollback waits for whatever works on the fork to have ended; then its intent has an outcome that says so. What comes
   * back from it is of no use any more.
   */
  #cancelForRollback(): void {
    for (const { id, seq, intent } of this.state.pending) {
      if (!cancelledByRollback.has(intent.kind)) continue;
      this.#underWay.get(id)?.cancel();
      if (apart.has(intent.kind)) this.#underWay.delete(id);
      if (this.#underWay.has(id)) continue;
      const outcome: Outcome = { kind: 'cancelled', message: 'Cancelled: the person rolled the files back.' };
      this.#append({ type: 'outcome-recorded', intent: id, outcome, durationMs: 0 }, seq);
      this.#drain();
    }
  }

  /** A bug in an adapter ends the intent, not the session's record. */
  async #outcomeOf(pending: PendingIntent, cancellation: Cancellation): Promise<Outcome | null> {
    try {
      return await this.#ports.perform(pending, this.state, cancellation);
    } catch (error) {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      return {
        kind: 'failed',
        reason: 'bug',
        message: `Cannot carry out ${pending.intent.kind}: ${message}`,
      };
    }
  }

  /** Adapters get a moment to end what they cancelled (processes, sockets); none can hold the stop up. */
  async #recordStop(): Promise<void> {
    const over = createCancellation();
    const grace = this.#ports.clock.wait(stopGraceMs, over.token);
    while (this.#underWay.size > 0) {
      const woken = new Promise<'woken'>((resolve) => (this.#wake = () => resolve('woken')));
      if ((await Promise.race([woken, grace])) !== 'woken') break;
    }
    over.cancel();
    if (!this.#leaving) this.#append({ type: 'work-stopped' }, null);
    await this.#flush();
    this.#stopping = false;
  }

  #guard(work: () => void): Result<void, 'ledger-failed'> {
    try {
      work();
      return ok(undefined);
    } catch (error) {
      if (error instanceof LedgerFailure) return fail('ledger-failed', error.message);
      throw error;
    }
  }
}
