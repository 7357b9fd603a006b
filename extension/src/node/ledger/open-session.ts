import { existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../make-folder.ts';
import { chainStart, type KeyedHash } from '../../core/ledger/chain.ts';
import type {
  Ledger,
  LedgerDiagnostic,
  LedgerEntry,
  OpenedLedger,
  OpenFailureReason,
} from '../../core/ledger/ledger.ts';
import type { Upcast } from '../../core/ledger/upcast.ts';
import type { Clock } from '../../core/ports.ts';
import { fail, ok, type Result } from '../../protocol/result.ts';
import { syncFolder } from './durable.ts';
import { openLedgerFiles } from './ledger-file.ts';
import { createLedgerWriter, type LedgerLimits } from './ledger-writer.ts';
import { readLedger } from './read-ledger.ts';
import { repairTail } from './repair-tail.ts';
import { shareBlobs } from './session-blobs.ts';
import { takeLock, type LockOutcome } from './session-lock.ts';
import type { SessionPaths } from './session-paths.ts';

/** One session of a store, and what its files are read and written with. */
export interface Session {
  readonly sessionId: string;
  readonly paths: SessionPaths;
  readonly hash: KeyedHash;
  readonly upcast: Upcast;
  readonly limits: LedgerLimits;
  readonly clock: Clock;
}

/** Creates the session's ledger and holds its lock. Throws what the file system says. */
export async function createSession(session: Session): Promise<Result<Ledger, OpenFailureReason>> {
  return createLedger(session, session.paths.ledger);
}

/** Takes the lock, reads, repairs a torn tail. Throws what the file system says. */
export async function openSession(session: Session): Promise<Result<OpenedLedger, OpenFailureReason>> {
  const { sessionId, paths } = session;
  if (!existsSync(paths.ledger)) return notFound(sessionId);
  const lock = takeLock(paths.lock, session.clock.now());
  if (lock.kind === 'held') return locked(session, lock.holder);
  const opened = await orRelease(lock, () => openLocked(session, lock));
  if (!opened.ok) lock.release();
  return opened;
}

/**
 * Writes entries as a new session, with the blobs of the folder `blobs`. The new session exists once it is complete.
 * Throws what the file system says.
 */
export async function copySession(
  session: Session,
  entries: readonly LedgerEntry[],
  blobs: string,
): Promise<Result<OpenedLedger, OpenFailureReason>> {
  const part = join(session.paths.folder, 'ledger.part');
  rmSync(part, { force: true });
  const created = await createLedger(session, part);
  if (!created.ok) return created;
  const ledger = created.value;
  try {
    await shareBlobs(blobs, session.paths.blobs);
    const copies = await appendAll(ledger, entries);
    if (copies.ok) {
      renameSync(part, session.paths.ledger);
      await syncFolder(session.paths.folder);
      return ok({ ledger, entries: copies.value, diagnostics: [] });
    }
    await ledger.close();
    return fail('failed', `Cannot copy the entries to ${session.sessionId}: ${copies.failure.message}`);
  } catch (error) {
    await ledger.close();
    throw error;
  }
}

/** The failure for a session that is not there. */
export const notFound = (sessionId: string): Result<never, OpenFailureReason> =>
  fail(
    'not-found',
    `Cannot use the session ${sessionId} as it must exist: current value is no ledger. List the sessions.`,
  );

/** The failure for a session that somebody else writes to. */
export const locked = (session: Session, holder: string): Result<never, OpenFailureReason> =>
  fail(
    'locked',
    `Cannot use the session ${session.sessionId} as it may have one writer: current value is ${holder}. ` +
      `Close it there; if that process is gone for certain, remove ${session.paths.lock}.`,
  );

type Taken = Extract<LockOutcome, { kind: 'taken' }>;

async function createLedger(session: Session, path: string): Promise<Result<Ledger, OpenFailureReason>> {
  const { sessionId, paths, hash, limits } = session;
  if (existsSync(paths.ledger)) return exists(sessionId);
  makeFolder(paths.folder);
  const lock = takeLock(paths.lock, session.clock.now());
  if (lock.kind === 'held') return locked(session, lock.holder);
  return orRelease(lock, async () => {
    if (existsSync(paths.ledger)) {
      lock.release();
      return exists(sessionId);
    }
    const end = chainStart(sessionId, hash);
    const files = await openLedgerFiles({ ledger: path, anchor: paths.anchor }, { create: true, end, hash });
    return ok(
      createLedgerWriter({
        sessionId,
        files,
        hash,
        limits,
        end,
        bytes: 0,
        durable: 0,
        release: () => lock.release(),
      }),
    );
  });
}

async function openLocked(session: Session, lock: Taken): Promise<Result<OpenedLedger, OpenFailureReason>> {
  const { sessionId, paths, hash, limits } = session;
  const read = await readLedger(paths, session);
  if (read.tail.kind === 'damaged') {
    const { message } = read.tail.diagnostic;
    const last = read.end.next - 1;
    const advice = last < 0 ? 'Read what is left of it.' : `Read it, or branch at entry ${last} or before.`;
    return fail(
      'damaged',
      `Cannot open the session ${sessionId} as its ledger must be intact: ${message} ${advice}`,
    );
  }
  const diagnostics = [...staleLock(lock), ...(await repairTail(paths, read)), ...read.anchorDiagnostics];
  const files = await openLedgerFiles(paths, { create: false, end: read.end, hash });
  const ledger = createLedgerWriter({
    sessionId,
    files,
    hash,
    limits,
    end: read.end,
    bytes: statSync(paths.ledger).size,
    // An anchor that contradicts the ledger was reported; the next flush replaces it.
    durable: read.anchorDiagnostics.length > 0 ? -1 : read.durable,
    release: () => lock.release(),
  });
  return ok({ ledger, entries: read.entries, diagnostics });
}

const entriesOfBatch = 1000;

async function appendAll(
  ledger: Ledger,
  entries: readonly LedgerEntry[],
): Promise<Result<readonly LedgerEntry[]>> {
  const copies: LedgerEntry[] = [];
  for (let from = 0; from < entries.length; from += entriesOfBatch) {
    const appended = ledger.append(from, entries.slice(from, from + entriesOfBatch));
    if (!appended.ok) return appended;
    copies.push(...appended.value);
  }
  const flushed = await ledger.flush();
  return flushed.ok ? ok(copies) : flushed;
}

async function orRelease<Value>(lock: Taken, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    lock.release();
    throw error;
  }
}

const exists = (sessionId: string): Result<never, OpenFailureReason> =>
  fail(
    'exists',
    `Cannot create the session ${sessionId} as its id must be new: current value is an existing ledger. Open it.`,
  );

function staleLock(lock: Taken): readonly LedgerDiagnostic[] {
  if (lock.removed === undefined) return [];
  const message = `The session was still locked by ${lock.removed}, which is gone; the lock was removed.`;
  return [{ reason: 'stale-lock-removed', message }];
}
