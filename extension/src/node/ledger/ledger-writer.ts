import { sealEntry, type ChainEnd, type KeyedHash } from '../../core/ledger/chain.ts';
import type { AppendFailureReason, Ledger, LedgerEntry, NewEntry } from '../../core/ledger/ledger.ts';
import { fail, ok, type Failure, type Result } from '../../protocol/result.ts';
import { fileFailure } from '../file-failure.ts';
import { createGroupCommit, type GroupCommit } from './group-commit.ts';
import type { LedgerFiles } from './ledger-file.ts';

/** The limits of a ledger, in bytes. */
export interface LedgerLimits {
  readonly ledgerBytesMax: number;
  readonly eventBytesMax: number;
}

/** Where a writer begins. */
export interface WriterStart {
  readonly sessionId: string;
  readonly files: LedgerFiles;
  readonly hash: KeyedHash;
  readonly limits: LedgerLimits;
  readonly end: ChainEnd;
  /** bytes of the ledger now */
  readonly bytes: number;
  /** number of entries that are known to be on disk, as the anchor has it */
  readonly durable: number;
  /** Called once, when the files are closed. */
  release(): void;
}

type Appended<Value> = Result<Value, AppendFailureReason>;

/**
 * What a ledger's writer can be in:
 *
 *     open ──(a write or a sync failed)──> failed ──┐
 *       └───────────────(close)─────────────────────┴──> closed
 */
type WriterState =
  | { readonly kind: 'open' }
  /** what reached the disk is unknown, so nothing more is written until the session is opened again */
  | { readonly kind: 'failed'; readonly failure: Failure<AppendFailureReason> }
  | { readonly kind: 'closed'; readonly done: Promise<void> };

/**
 * The ledger over open files. `append` has written to the file when it returns: the entries outlive this process,
 * however it ends; `flush` and `close` make them outlive a power cut. A batch goes out as one write: a process that is
 * killed, or a disk that fills up, within it leaves a prefix of the batch, and the next open cuts a partial line.
 */
export function createLedgerWriter(start: WriterStart): Ledger {
  return new LedgerWriter(start);
}

class LedgerWriter implements Ledger {
  readonly sessionId: string;
  readonly #start: WriterStart;
  readonly #commits: GroupCommit<Appended<void>>;
  #end: ChainEnd;
  #bytes: number;
  #durable: number;
  #state: WriterState = { kind: 'open' };

  constructor(start: WriterStart) {
    this.sessionId = start.sessionId;
    this.#start = start;
    this.#end = start.end;
    this.#bytes = start.bytes;
    this.#durable = start.durable;
    this.#commits = createGroupCommit(
      () => this.#end.next,
      () => this.#sync(),
    );
  }

  get next(): number {
    return this.#end.next;
  }

  append(expected: number, entries: readonly NewEntry[]): Appended<readonly LedgerEntry[]> {
    if (this.#state.kind !== 'open') return refusal(this.#state, this.sessionId);
    if (expected !== this.next) return wrongSequence(expected, this.next);
    const { hash, limits, files } = this.#start;
    const batch = sealBatch(entries, this.#end, { hash, limits, bytes: this.#bytes });
    if (!batch.ok) return batch;
    try {
      files.write(batch.value.bytes);
    } catch (error) {
      return this.#breakDown(error, 'append to');
    }
    this.#bytes += batch.value.bytes.length;
    this.#end = batch.value.end;
    return ok(batch.value.entries);
  }

  async flush(): Promise<Appended<void>> {
    if (this.#state.kind !== 'open') return refusal(this.#state, this.sessionId);
    return this.#durable === this.next ? ok(undefined) : this.#commits.commit();
  }

  close(): Promise<void> {
    if (this.#state.kind === 'closed') return this.#state.done;
    const done = this.#finish(this.flush());
    this.#state = { kind: 'closed', done };
    return done;
  }

  async #sync(): Promise<Appended<void>> {
    const covered = this.#end;
    try {
      await this.#start.files.sync();
      this.#start.files.writeAnchor(covered);
      this.#durable = covered.next;
      return ok(undefined);
    } catch (error) {
      return this.#breakDown(error, 'flush');
    }
  }

  /** Closing goes on past failures: who needs to know whether the entries are durable has called `flush`. */
  async #finish(flushed: Promise<unknown>): Promise<void> {
    await flushed;
    await this.#commits.idle();
    try {
      await this.#start.files.close();
    } catch (error) {
      this.#breakDown(error, 'close');
    } finally {
      this.#start.release();
    }
  }

  #breakDown(
    error: unknown,
    verb: string,
  ): { readonly ok: false; readonly failure: Failure<AppendFailureReason> } {
    const failure = fileFailure(error, `${verb} the ledger ${this.sessionId}`);
    if (this.#state.kind === 'open') this.#state = { kind: 'failed', failure };
    return { ok: false, failure };
  }
}

function wrongSequence(expected: number, next: number): Appended<never> {
  return fail(
    'wrong-sequence',
    `Cannot append to the ledger as the expected sequence number must be the next: current value is ${expected}, ` +
      `the next is ${next}. Read the ledger again.`,
  );
}

function refusal(state: Exclude<WriterState, { kind: 'open' }>, sessionId: string): Appended<never> {
  if (state.kind === 'closed') {
    const rule = 'it must be open: current value is closed. Open it again.';
    return fail('closed', `Cannot write to the ledger ${sessionId} as ${rule}`);
  }
  const { reason, message } = state.failure;
  return fail(reason, `${message} Nothing was written to the ledger since.`);
}

interface Batch {
  readonly entries: readonly LedgerEntry[];
  readonly bytes: Uint8Array;
  readonly end: ChainEnd;
}

function sealBatch(
  batch: readonly NewEntry[],
  start: ChainEnd,
  context: { readonly hash: KeyedHash; readonly limits: LedgerLimits; readonly bytes: number },
): Appended<Batch> {
  const { ledgerBytesMax, eventBytesMax } = context.limits;
  const entries: LedgerEntry[] = [];
  let text = '';
  let end = start;
  for (const one of batch) {
    const sealed = sealOrRefuse(one, end, context.hash);
    if (!sealed.ok) return sealed;
    const { entry, line } = sealed.value;
    // A UTF-16 code unit has at most three bytes in UTF-8.
    if (line.length * 3 >= eventBytesMax && Buffer.byteLength(line) >= eventBytesMax) {
      return tooLarge(
        entry.type,
        `have ${eventBytesMax} bytes at most`,
        `${Buffer.byteLength(line) + 1} bytes`,
      );
    }
    text += `${line}\n`;
    entries.push(entry);
    end = { next: entry.seq + 1, prev: entry.hash };
  }
  const bytes = Buffer.from(text);
  if (context.bytes + bytes.length > ledgerBytesMax) {
    return fail(
      'cap-reached',
      `Cannot append to the ledger as it may have ${ledgerBytesMax} bytes: current value is ${context.bytes} and ` +
        `${bytes.length} more. Start a new session.`,
    );
  }
  return ok({ entries, bytes, end });
}

/** Free JSON that a model sent can be nested too deeply; that is no bug of ours. */
function sealOrRefuse(
  entry: NewEntry,
  end: ChainEnd,
  hash: KeyedHash,
): Appended<ReturnType<typeof sealEntry>> {
  try {
    return ok(sealEntry(entry, end, hash));
  } catch (error) {
    if (error instanceof RangeError) return tooLarge(entry.type, 'be nested less deeply', error.message);
    throw error;
  }
}

const tooLarge = (type: string, rule: string, value: string): Appended<never> =>
  fail(
    'too-large',
    `Cannot append the event ${type} as it must ${rule}: current value is ${value}. Store its content as a blob.`,
  );
