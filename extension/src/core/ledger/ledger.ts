import type { JsonValue } from '../../protocol/json.ts';
import type { Result } from '../../protocol/result.ts';

/** One line of a ledger. `hash` is keyed and covers every other field, `prev` among them. */
export interface LedgerEntry {
  /** version of the line's shape and of the event types in it */
  readonly v: number;
  /** 0, 1, 2, … without gaps */
  readonly seq: number;
  /** milliseconds since the epoch, as the writer's clock had it */
  readonly at: number;
  /** the entry that led to this one, or null */
  readonly cause: number | null;
  readonly type: string;
  readonly data: JsonValue;
  readonly prev: string;
  readonly hash: string;
}

/**
 * An entry that has no place in the chain yet. `at` is milliseconds since the epoch, `cause` a sequence number.
 */
export interface NewEntry {
  readonly type: string;
  readonly data: JsonValue;
  readonly at: number;
  readonly cause: number | null;
}

/** Why nothing was appended. */
export type AppendFailureReason =
  'wrong-sequence' | 'cap-reached' | 'too-large' | 'no-space' | 'denied' | 'closed' | 'failed';

/** A ledger opened for writing. There is one writer at a time. */
export interface Ledger {
  readonly sessionId: string;
  /** sequence number of the next entry */
  readonly next: number;
  /**
   * Appends in order, all or none. `expected` must equal `next`. The entries are in the file when this resolves;
   * they survive a power cut after `flush`.
   */
  append(expected: number, entries: readonly NewEntry[]): Result<readonly LedgerEntry[], AppendFailureReason>;
  /** Resolves when everything appended so far is on disk; concurrent calls share one fsync. */
  flush(): Promise<Result<void, AppendFailureReason>>;
  /** Flushes and gives the session free. It does not reject: call `flush` first to know whether everything is on disk. */
  close(): Promise<void>;
}

/** Something that was found wrong, and what was done about it. */
export interface LedgerDiagnostic {
  readonly reason:
    | 'torn-tail-repaired'
    /** the same, found by `read` and `verify`, which repair nothing */
    | 'torn-tail'
    | 'damaged-line'
    | 'chain-broken'
    | 'cut-off'
    | 'unknown-version'
    | 'stale-lock-removed'
    | 'blob-missing'
    | 'blob-damaged';
  /** 1-based line of the file, where one is meant */
  readonly line?: number;
  readonly message: string;
}

/** A ledger that is open for writing, and what it held when it was opened. */
export interface OpenedLedger {
  readonly ledger: Ledger;
  /** every readable entry up to the first damage, upcast to the present version */
  readonly entries: readonly LedgerEntry[];
  readonly diagnostics: readonly LedgerDiagnostic[];
}

/** Why a ledger cannot be opened, created, read or branched. */
export type OpenFailureReason =
  'not-found' | 'locked' | 'damaged' | 'denied' | 'exists' | 'no-space' | 'failed';

/** A session in a list, without reading its ledger. */
export interface LedgerSummary {
  readonly sessionId: string;
  /** bytes of the ledger and of its blobs */
  readonly bytes: number;
  /** milliseconds since the epoch of the last write */
  readonly changedAt: number;
}

/** What a sweep removed. */
export interface SweptBlobs {
  readonly blobs: number;
  readonly bytes: number;
}

/** All ledgers of this person on this machine. */
export interface LedgerStore {
  create(sessionId: string): Promise<Result<Ledger, OpenFailureReason>>;
  /** Opens for writing: takes the lock, repairs a torn tail. A damaged line in the middle fails with `damaged`: read it instead, or branch before it. */
  open(sessionId: string): Promise<Result<OpenedLedger, OpenFailureReason>>;
  /** Reads without the lock and without repairing anything. */
  read(
    sessionId: string,
  ): Promise<
    Result<
      { readonly entries: readonly LedgerEntry[]; readonly diagnostics: readonly LedgerDiagnostic[] },
      OpenFailureReason
    >
  >;
  /** Checks chain, keyed hashes, anchor and referenced blobs; no diagnostics means intact. */
  verify(sessionId: string): Promise<Result<readonly LedgerDiagnostic[], OpenFailureReason>>;
  /** Copies entries 0 to `at` (inclusive) and the blobs into a new ledger with its own chain. */
  branch(from: string, at: number, sessionId: string): Promise<Result<OpenedLedger, OpenFailureReason>>;
  /** Removes blobs that nothing of the session names; fails when somebody is writing to it. */
  sweep(sessionId: string): Promise<Result<SweptBlobs, OpenFailureReason>>;
  list(): Promise<readonly LedgerSummary[]>;
  remove(sessionId: string): Promise<Result<void, OpenFailureReason>>;
}
