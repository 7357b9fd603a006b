import type { Caps } from '../../protocol/caps.ts';
import type { PersonCommand, SessionSetup } from '../../protocol/events.ts';
import type { GateAnswer } from '../../protocol/gates.ts';
import type { LiveNote } from '../../protocol/live.ts';
import type { Result } from '../../protocol/result.ts';
import { fail, ok } from '../../protocol/result.ts';
import type { Person } from '../perform/engine-ports.ts';
import type { BlobStore } from '../ports.ts';
import type { RecordedEvent } from '../session/evolve.ts';
import { evolve } from '../session/evolve.ts';
import { foldEvents } from '../session/record.ts';
import type { SessionState } from '../session/state.ts';
import { createListeners } from './listeners.ts';
import type { OpenSession, SessionHost } from './open-session.ts';
import { openSession, startSession } from './open-session.ts';
import { waitsForPerson } from './session-card.ts';
import type { ReadSession } from './session-catalog.ts';
import type { DeskSession, Subscription } from './session-desk.ts';

/** What a session on a desk is made with. */
export interface DeskSessionParts {
  readonly sessionId: string;
  readonly blobs: BlobStore;
  hostFor(options: {
    readonly person: Person;
    readonly onLive: (note: LiveNote) => void;
    readonly onEvent: SessionHost['onEvent'];
  }): SessionHost;
  /** Reads what is recorded of it, without opening it. */
  read(): Promise<Result<ReadSession, string>>;
  /** told when what a list shows of the session changed */
  readonly onMoved: () => void;
}

/** Nobody is asked while the engine works: a question stays open until `answer`. */
const nobody: Person = { ask: () => Promise.resolve(null) };

/** Something that is about to be recorded. */
interface Awaited {
  readonly matches: (recorded: RecordedEvent) => boolean;
  readonly resolve: (result: Result<void, string>) => void;
}

/**
 * A session on the desk. It holds its lock only while it is open: that is while it works, or stands still and someone looks
 * at it. A command opens it again. Opening and closing take turns, so that they never overlap.
 */
export class OpenableSession implements DeskSession {
  readonly sessionId: string;
  readonly blobs: BlobStore;
  readonly events: RecordedEvent[] = [];
  notes: readonly string[] = [];
  readonly #parts: DeskSessionParts;
  readonly #eventListeners = createListeners<[RecordedEvent, SessionState]>();
  readonly #liveListeners = createListeners<[LiveNote]>();
  readonly #runningListeners = createListeners<[string | null]>();
  readonly #awaited = new Set<Awaited>();
  #state: SessionState | undefined;
  #open: OpenSession | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  #run: Promise<void> | null = null;
  #again = false;
  #busy = 0;
  #lookers = 0;
  #left = false;
  /** what was found when it was opened and is not in the ledger yet */
  #unrecorded: readonly string[] = [];

  constructor(parts: DeskSessionParts) {
    this.#parts = parts;
    this.sessionId = parts.sessionId;
    this.blobs = parts.blobs;
  }

  get state(): SessionState {
    if (!this.#state) throw new Error('a session lies on the desk with its first event only');
    return this.#state;
  }

  get running(): boolean {
    return this.#run !== null;
  }

  get isOpen(): boolean {
    return this.#open !== null;
  }

  /** Nobody looks at it, and it is neither open nor being opened. */
  get isIdle(): boolean {
    return this.#open === null && this.#lookers === 0 && this.#busy === 0;
  }

  onEvent(listener: (recorded: RecordedEvent, state: SessionState) => void): Subscription {
    return this.#eventListeners.add(listener);
  }

  onLive(listener: (note: LiveNote) => void): Subscription {
    return this.#liveListeners.add(listener);
  }

  onRunning(listener: (problem: string | null) => void): Subscription {
    return this.#runningListeners.add(listener);
  }

  look(): Subscription {
    this.#lookers += 1;
    this.#parts.onMoved();
    let looks = true;
    return {
      dispose: () => {
        if (!looks) return;
        looks = false;
        this.#lookers -= 1;
        void this.#inTurn(() => this.#closeWhenIdle());
      },
    };
  }

  /** Begins it as a new session and lets it work. */
  begin(setup: SessionSetup): Promise<Result<void, string>> {
    return this.#inTurn(async () => {
      const started = await startSession(setup, this.#host());
      if (!started.ok) return started;
      this.#opened(started.value);
      this.#drive(started.value);
      return ok(undefined);
    });
  }

  /** Takes in what was read of it, without opening it. */
  takeIn(read: ReadSession): void {
    this.notes = read.notes;
    this.#catchUp(read.events);
  }

  async catchUp(): Promise<void> {
    await this.#inTurn(async () => {
      if (this.#open) return;
      const read = await this.#parts.read();
      // What cannot be read now was read before: it stays as it is shown.
      if (read.ok) this.#catchUp(read.value.events);
    });
  }

  /** Opens it for work, if it is not open. */
  open(): Promise<Result<void, string>> {
    return this.#inTurn(async () => {
      const entered = await this.#enter();
      return entered.ok ? ok(undefined) : entered;
    });
  }

  command(command: PersonCommand): Promise<Result<void, string>> {
    return this.#give(
      ({ event }) => event.type === 'person-commanded' && event.command === command,
      ({ driver }) => driver.command(command),
    );
  }

  answer(intent: string, answer: GateAnswer): Promise<Result<void, string>> {
    return this.#give(
      ({ event }) => event.type === 'outcome-recorded' && event.intent === intent,
      ({ driver }) => driver.answer(intent, answer),
    );
  }

  resume(caps: Caps | null, said?: string): Promise<Result<void, string>> {
    return this.#give(
      ({ event }) => event.type === 'session-resumed',
      ({ driver }) => {
        const { kind } = driver.state.lifecycle;
        if (kind === 'reviewing' || kind === 'ended')
          return fail('refused', `Cannot resume a session that is not paused: it is ${words[kind]}.`);
        if (this.#run) return fail('refused', 'Cannot resume the session as it is at work already.');
        const steered = said === undefined ? ok(undefined) : driver.command({ kind: 'steer', text: said });
        if (!steered.ok) return steered;
        const notes = this.#unrecorded;
        this.#unrecorded = [];
        return driver.resume(caps, notes);
      },
    );
  }

  async stop(): Promise<void> {
    if (!this.#run && this.state.lifecycle.kind !== 'working') return;
    await this.#inTurn(async () => {
      const entered = await this.#enter();
      if (!entered.ok) return;
      entered.value.driver.stop();
      if (!this.#run) this.#drive(entered.value);
    });
    await this.settled();
  }

  async settled(): Promise<void> {
    while (this.#run) await this.#run;
  }

  /** Ends what runs, without a record of it, and closes: what was under way goes on when it is opened again. For good. */
  async leave(): Promise<void> {
    this.#left = true;
    await this.#inTurn(async () => {
      this.#open?.driver.leave();
      await this.settled();
      await this.#close();
    });
  }

  #host(): SessionHost {
    return this.#parts.hostFor({
      person: nobody,
      onLive: (note) => this.#liveListeners.tell(note),
      onEvent: (recorded, state) => this.#record(recorded, state),
    });
  }

  #inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    this.#busy += 1;
    const done = this.#turn.then(work).finally(() => (this.#busy -= 1));
    // Whoever asked hears of what went wrong; the next turn comes all the same.
    this.#turn = done.catch(() => undefined);
    return done;
  }

  /** Only in a turn. */
  async #enter(): Promise<Result<OpenSession, string>> {
    if (this.#left)
      return fail('closed', 'Cannot go on with the session as it was closed here. Show it again.');
    if (this.#open) return ok(this.#open);
    const opened = await openSession(this.sessionId, this.#host());
    if (!opened.ok) return opened;
    const session = opened.value;
    if (session.history.length < this.events.length) {
      await session.close();
      const message = `Cannot go on with session ${this.sessionId} as its ledger has lost events: it holds ${session.history.length} of ${this.events.length}. Open the session again to see what is left.`;
      return fail('cut-off', message);
    }
    this.#unrecorded = [...session.diagnostics.map(({ message }) => message), ...session.recovered];
    this.notes = this.#unrecorded;
    this.#catchUp(session.history);
    this.#opened(session);
    return ok(session);
  }

  #opened(session: OpenSession): void {
    this.#open = session;
    this.#parts.onMoved();
  }

  #catchUp(history: readonly RecordedEvent[]): void {
    if (!this.#state && history.length > 0) {
      for (const recorded of history) this.events.push(recorded);
      this.#state = foldEvents(history);
      return;
    }
    for (const recorded of history.slice(this.events.length)) {
      this.#record(recorded, evolve(this.state, recorded));
    }
  }

  #record(recorded: RecordedEvent, state: SessionState): void {
    const before = this.#state;
    this.events.push(recorded);
    this.#state = state;
    this.#eventListeners.tell(recorded, state);
    for (const awaited of this.#awaited) if (awaited.matches(recorded)) this.#settle(awaited, ok(undefined));
    const moved =
      before?.lifecycle.kind !== state.lifecycle.kind || waitsForPerson(before) !== waitsForPerson(state);
    if (moved) this.#parts.onMoved();
  }

  /** Gives the driver something that it records, and lets it take effect. */
  async #give(
    matches: Awaited['matches'],
    give: (session: OpenSession) => Result<void, string>,
  ): Promise<Result<void, string>> {
    const { promise, resolve } = Promise.withResolvers<Result<void, string>>();
    await this.#inTurn(async () => {
      const entered = await this.#enter();
      if (!entered.ok) return resolve(entered);
      const awaited = { matches, resolve };
      this.#awaited.add(awaited);
      const given = give(entered.value);
      if (given.ok) this.#drive(entered.value);
      else this.#settle(awaited, given);
    });
    return promise;
  }

  #settle(awaited: Awaited, result: Result<void, string>): void {
    this.#awaited.delete(awaited);
    awaited.resolve(result);
  }

  #drive(session: OpenSession): void {
    this.#again = true;
    if (this.#run) return;
    // Listeners hear that it runs before they hear of what it does.
    this.#run = Promise.resolve().then(() => this.#driveOn(session));
    this.#runningListeners.tell(null);
    this.#parts.onMoved();
  }

  async #driveOn(session: OpenSession): Promise<void> {
    let problem: string | null = null;
    // What comes in while a run is just ending is taken up by another one.
    while (this.#again && problem === null) {
      this.#again = false;
      problem = await runOnce(session);
    }
    this.#run = null;
    const unrecorded = fail('ledger-failed', problem ?? 'It was not recorded.');
    for (const awaited of this.#awaited) this.#settle(awaited, unrecorded);
    this.#runningListeners.tell(problem);
    this.#parts.onMoved();
    void this.#inTurn(() => (problem === null ? this.#closeWhenIdle() : this.#close()));
  }

  /** Only in a turn. A session at work stays open, also while it waits for an answer: it has a fork and processes. */
  async #closeWhenIdle(): Promise<void> {
    const { kind } = this.state.lifecycle;
    const needed = this.#run !== null || kind === 'working' || (kind !== 'ended' && this.#lookers > 0);
    if (!needed) await this.#close();
  }

  /** Only in a turn. */
  async #close(): Promise<void> {
    const session = this.#open;
    if (!session) return;
    try {
      await session.close();
    } catch (error) {
      // Its record is whole; what could not be removed is removed with the next session that ends.
      this.notes = [...this.notes, `Cannot tidy up behind the session: ${messageOf(error)}`];
    }
    this.#open = null;
    this.#parts.onMoved();
  }
}

const words = { reviewing: 'waiting for your review', ended: 'at its end' } as const;

/** A bug in the loop ends the run, not the window: the ledger holds everything up to it. */
async function runOnce({ driver }: OpenSession): Promise<string | null> {
  try {
    const result = await driver.run();
    return result.ok ? null : result.failure.message;
  } catch (error) {
    return `Cannot go on with the session: ${messageOf(error)}`;
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
