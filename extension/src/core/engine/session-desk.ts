import type { Caps } from '../../protocol/caps.ts';
import type { PersonCommand, SessionSetup } from '../../protocol/events.ts';
import type { GateAnswer } from '../../protocol/gates.ts';
import type { LiveNote } from '../../protocol/live.ts';
import type { Result } from '../../protocol/result.ts';
import type { PruneRule } from '../ledger/prune-sessions.ts';
import type { BlobStore } from '../ports.ts';
import type { RecordedEvent } from '../session/evolve.ts';
import type { SessionState } from '../session/state.ts';

/** Gives back what was registered. */
export interface Subscription {
  dispose(): void;
}

/** What the history shows of a session without opening it. */
export interface SessionCard {
  readonly sessionId: string;
  readonly workspace: string;
  readonly task: string;
  readonly mode: 'run' | 'fix';
  readonly lifecycle: SessionState['lifecycle'];
  /** a question waits for the person */
  readonly waits: boolean;
  readonly model: string | null;
  readonly costUsd: number;
  /** files of the proposed change set */
  readonly files: number;
  /** milliseconds since the epoch */
  readonly startedAt: number;
  readonly changedAt: number;
  /** bytes on the disk */
  readonly bytes: number;
  /** open at this desk, at another process, or at none; `unreadable` says why the ledger cannot be read */
  readonly open: 'here' | 'elsewhere' | 'no';
  readonly unreadable: string | null;
}

/**
 * A session that lies on the desk. It is opened (and locked) when it is told to move, and fails to when another process has
 * it; until then it was only read.
 */
export interface DeskSession {
  readonly sessionId: string;
  readonly state: SessionState;
  /** every event so far, in order; grows */
  readonly events: readonly RecordedEvent[];
  readonly blobs: BlobStore;
  /** the driver is at work now */
  readonly running: boolean;
  /** it holds its lock: nobody else can write to it */
  readonly isOpen: boolean;
  /** what was repaired or found damaged when it was opened, one line each */
  readonly notes: readonly string[];
  /** told after every event, in order */
  onEvent(listener: (recorded: RecordedEvent, state: SessionState) => void): Subscription;
  onLive(listener: (note: LiveNote) => void): Subscription;
  /** told when `running` changed, with what went wrong with the ledger, if anything */
  onRunning(listener: (problem: string | null) => void): Subscription;
  /** Gives a person's command and lets it take effect; resolves when it is recorded, not when it has taken effect. */
  command(command: PersonCommand): Promise<Result<void, string>>;
  /** Answers a gate and goes on. */
  answer(intent: string, answer: GateAnswer): Promise<Result<void, string>>;
  /** Cancels what runs; resolves within a second. */
  stop(): Promise<void>;
  /** Goes on after a pause, a stop or a reload; new caps when some were reached; `said` is told to the agent first. */
  resume(caps: Caps | null, said?: string): Promise<Result<void, string>>;
  /** Resolves when the driver stands still (waits, paused, reviewing, ended). */
  settled(): Promise<void>;
  /** Takes in what another process recorded meanwhile; nothing to do for a session that is open here. */
  catchUp(): Promise<void>;
  /** Someone looks at it: it stays on the desk, and open for quick answers, until that is disposed of. */
  look(): Subscription;
}

/**
 * The sessions of an editor window: which there are, which are open, and the only place that opens and closes them. A
 * session is open while it works or someone looks at it, and closed (its lock given back) when neither is so.
 */
export interface SessionDesk {
  /** Newest first. Reads only what changed since it was last asked. */
  list(): Promise<readonly SessionCard[]>;
  /** told when the list may have changed: begun, opened, moved, ended, removed */
  onDidChange(listener: () => void): Subscription;
  /** Sessions that are open here now. */
  readonly opened: readonly DeskSession[];
  /** The workspace that sessions of a folder have: its path without symbolic links in it. */
  workspaceOf(folder: string): string;
  begin(setup: Omit<SessionSetup, 'sessionId' | 'version'>): Promise<Result<DeskSession, string>>;
  /**
   * Reads a session to look at it, whoever has it open; the same object for everybody who asks. Call `look` on it at once:
   * what nobody looks at is put away.
   */
  read(sessionId: string): Promise<Result<DeskSession, string>>;
  /** Opens for work; fails when another process has it. */
  open(sessionId: string): Promise<Result<DeskSession, string>>;
  /** Goes on with what a closed or killed window left at work in these workspaces. */
  restore(workspaces: readonly string[]): Promise<readonly DeskSession[]>;
  /**
   * A new session from the first events of another, with another instruction: those up to and including `seq`, or fewer
   * when the model would not hear of the instruction there any more.
   */
  branch(sessionId: string, seq: number, instruction: string): Promise<Result<DeskSession, string>>;
  /** Removes a session and everything that is kept for it; fails when it is open elsewhere. */
  remove(sessionId: string): Promise<Result<void, string>>;
  /** Removes finished sessions that the rule does not keep, oldest first; nothing that is open or looked at. */
  tidyUp(rule: PruneRule): Promise<readonly string[]>;
  /** Stops what runs, flushes and closes; call at the window's end. */
  close(): Promise<void>;
}
