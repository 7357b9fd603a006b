import { randomUUID } from 'node:crypto';
import { existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  LedgerDiagnostic,
  LedgerStore,
  LedgerSummary,
  OpenFailureReason,
  SweptBlobs,
} from '../../core/ledger/ledger.ts';
import { createUpcast } from '../../core/ledger/upcast.ts';
import { limits } from '../../core/limits.ts';
import type { Clock } from '../../core/ports.ts';
import { fail, ok, type Result } from '../../protocol/result.ts';
import { fileFailure } from '../file-failure.ts';
import { namesIn } from '../names-in.ts';
import { readAnchorFile } from './ledger-file.ts';
import type { LedgerLimits } from './ledger-writer.ts';
import { copySession, createSession, locked, notFound, openSession, type Session } from './open-session.ts';
import { allDiagnostics, readDiagnostics, readLedger } from './read-ledger.ts';
import { blobBytes, verifyBlobs } from './session-blobs.ts';
import { loadInstallationKey, sessionHash } from './session-key.ts';
import { takeLock } from './session-lock.ts';
import { isSessionId, sessionPaths } from './session-paths.ts';
import { sweepBlobs } from './sweep-blobs.ts';

/** Where ledgers are kept. */
export interface FileLedgerStoreOptions {
  /** absolute folder of all sessions; created when missing */
  readonly directory: string;
  /** absolute path of the installation's key, outside of `directory`; created when missing */
  readonly keyFile: string;
  /** absolute folder of the anchors, outside of `directory`; created when missing */
  readonly anchorDirectory: string;
  /** for the locks */
  readonly clock: Clock;
  /** default: `core/limits.ts` */
  readonly limits?: LedgerLimits;
}

/**
 * Ledgers as files.
 *
 *     <directory>/<session>/ledger.jsonl   one entry a line, only ever appended to
 *     <directory>/<session>/lock           there while somebody writes
 *     <directory>/<session>/blobs/ab/…     the session's blob store
 *     <directory>/<session>/torn-<n>.bin   what an interrupted write left behind where entry n belongs
 *     <anchorDirectory>/<session>          the last durable entry, under the session's key
 *
 * What was appended outlives the process, however it ends; what was flushed outlives a power cut. After each flush the
 * anchor is moved, so `verify` finds changed, dropped, repeated, reordered and inserted lines, and a cut-off end. It
 * cannot find: what someone does who also has the key file; a ledger that is put back together with its own older
 * anchor; entries cut off that were never flushed, or whose anchor was lost in the seconds before a power cut. `open`
 * reports an end that was cut off between two lines (`cut-off`) and goes on; the next flush moves the anchor, so record
 * the diagnostics of an open.
 *
 * Session ids are letters, digits, `_` and `-`, at most 100 characters; any other is `denied`. Every expected error of
 * the file system becomes a failure; `list` alone rejects, when the folder is there and cannot be read.
 */
export function createFileLedgerStore(options: FileLedgerStoreOptions): LedgerStore {
  const useSession = createBorder(options);
  return {
    create: (sessionId) => useSession(sessionId, 'create', createSession),
    open: (sessionId) => useSession(sessionId, 'open', openSession),
    read: (sessionId) =>
      useSession(sessionId, 'read', async (session) => {
        if (!existsSync(session.paths.ledger)) return notFound(sessionId);
        const read = await readLedger(session.paths, session);
        return ok({ entries: read.entries, diagnostics: readDiagnostics(read) });
      }),
    verify: (sessionId) => useSession(sessionId, 'verify', verifySession),
    branch: (from, at, sessionId) =>
      useSession(from, 'read', async (source) => {
        if (!existsSync(source.paths.ledger)) return notFound(from);
        const { entries } = await readLedger(source.paths, source);
        if (!Number.isInteger(at) || at < 0 || at >= entries.length)
          return noSuchEntry(source, at, entries.length);
        return useSession(sessionId, 'create', (target) =>
          copySession(target, entries.slice(0, at + 1), source.paths.blobs),
        );
      }),
    sweep: (sessionId) => useSession(sessionId, 'sweep', sweepSession),
    list: async () => listSessions(options),
    remove: (sessionId) =>
      useSession(sessionId, 'remove', (session) => removeSession(session, options.directory)),
  };
}

type SessionWork<Value> = (session: Session) => Promise<Result<Value, OpenFailureReason>>;

/** Runs work on a session, and turns what the file system says against it into a failure. */
function createBorder(options: FileLedgerStoreOptions) {
  const upcast = createUpcast();
  let key: Uint8Array | undefined;
  return async <Value>(
    sessionId: string,
    verb: string,
    work: SessionWork<Value>,
  ): Promise<Result<Value, OpenFailureReason>> => {
    if (!isSessionId(sessionId)) return badSessionId(verb, sessionId);
    if (key === undefined) {
      const loaded = await loadInstallationKey(options.keyFile);
      if (!loaded.ok) return loaded;
      key = loaded.value;
    }
    try {
      return await work({
        sessionId,
        paths: sessionPaths(options.directory, options.anchorDirectory, sessionId),
        hash: sessionHash(key, sessionId),
        upcast,
        limits: options.limits ?? limits,
        clock: options.clock,
      });
    } catch (error) {
      return { ok: false, failure: fileFailure(error, `${verb} the session ${sessionId}`) };
    }
  };
}

async function verifySession(
  session: Session,
): Promise<Result<readonly LedgerDiagnostic[], OpenFailureReason>> {
  const { paths, hash } = session;
  if (!existsSync(paths.ledger)) {
    const durable = readAnchorFile(paths.anchor, hash)?.next ?? 0;
    if (durable === 0) return notFound(session.sessionId);
    return ok([{ reason: 'cut-off', message: `The ledger had ${durable} durable entries, and is missing.` }]);
  }
  const read = await readLedger(paths, session);
  return ok([...allDiagnostics(read, hash), ...verifyBlobs(paths.blobs, read.entries)]);
}

async function sweepSession(session: Session): Promise<Result<SweptBlobs, OpenFailureReason>> {
  const { paths } = session;
  if (!existsSync(paths.ledger)) return notFound(session.sessionId);
  const lock = takeLock(paths.lock, session.clock.now());
  if (lock.kind === 'held') return locked(session, lock.holder);
  try {
    return ok(sweepBlobs(paths));
  } finally {
    lock.release();
  }
}

const removedPrefix = '.removed-';

/** Moves the session out of sight in one step, then deletes it, and what an earlier removal may have left. */
async function removeSession(session: Session, directory: string): Promise<Result<void, OpenFailureReason>> {
  const { paths } = session;
  const here = existsSync(paths.folder);
  if (!here && !existsSync(paths.anchor)) return notFound(session.sessionId);
  if (here) {
    const lock = takeLock(paths.lock, session.clock.now());
    if (lock.kind === 'held') return locked(session, lock.holder);
    renameSync(paths.folder, join(directory, removedPrefix + randomUUID()));
  }
  rmSync(paths.anchor, { force: true });
  const leftovers = namesIn(directory).filter((name) => name.startsWith(removedPrefix));
  for (const name of leftovers) await rm(join(directory, name), { recursive: true, force: true });
  return ok(undefined);
}

function listSessions(options: FileLedgerStoreOptions): readonly LedgerSummary[] {
  return namesIn(options.directory)
    .filter(isSessionId)
    .flatMap((sessionId) => {
      const paths = sessionPaths(options.directory, options.anchorDirectory, sessionId);
      const ledger = statSync(paths.ledger, { throwIfNoEntry: false });
      if (ledger === undefined) return [];
      const changedAt = Math.floor(ledger.mtimeMs);
      return [{ sessionId, bytes: ledger.size + blobBytes(paths, ledger), changedAt }];
    })
    .sort((a, b) => b.changedAt - a.changedAt);
}

const badSessionId = (verb: string, sessionId: string): Result<never, OpenFailureReason> =>
  fail(
    'denied',
    `Cannot ${verb} a session as its id must be letters, digits, _ and -, at most 100: ` +
      `current value is ${JSON.stringify(sessionId)}. Use another id.`,
  );

function noSuchEntry(session: Session, at: number, entries: number): Result<never, OpenFailureReason> {
  const rule = entries === 0 ? 'has no readable entry' : `is readable up to entry ${entries - 1}`;
  return fail(
    'not-found',
    `Cannot branch the session ${session.sessionId} as it ${rule}: current value is ${at}. Branch at an earlier entry.`,
  );
}
