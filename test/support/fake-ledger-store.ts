import { createHmac } from 'node:crypto';
import { anchorDiagnostics } from '../../extension/src/core/ledger/anchor.ts';
import {
  auditLines,
  chainEndAfter,
  chainStart,
  sealEntry,
  type ChainEnd,
  type KeyedHash,
} from '../../extension/src/core/ledger/chain.ts';
import type {
  AppendFailureReason,
  Ledger,
  LedgerDiagnostic,
  LedgerEntry,
  LedgerStore,
  LedgerSummary,
  NewEntry,
  OpenedLedger,
  OpenFailureReason,
} from '../../extension/src/core/ledger/ledger.ts';
import { createLedgerScan } from '../../extension/src/core/ledger/scan.ts';
import { createUpcast } from '../../extension/src/core/ledger/upcast.ts';
import { fail, ok, type Result } from '../../extension/src/protocol/result.ts';

interface FakeSession {
  /** the file, line by line; a test may damage it */
  readonly lines: string[];
  readonly hash: KeyedHash;
  anchor: ChainEnd;
  /** time of the last write, in writes to the store */
  changedAt: number;
  open: boolean;
}

export interface FakeLimits {
  readonly ledgerBytesMax: number;
  readonly eventBytesMax: number;
}

/**
 * Ledgers in memory that keep the port's promises: chains, caps, one writer, branches, verification. There are no
 * processes and no power cuts, so there are no stale locks and no torn tails. `lines` gives a session's lines away for
 * damaging.
 */
export function createFakeLedgerStore(
  limits: FakeLimits = { ledgerBytesMax: Infinity, eventBytesMax: Infinity },
): LedgerStore & { lines(sessionId: string): string[] } {
  const sessions = new Map<string, FakeSession>();
  let writes = 0;
  const wrote = (session: FakeSession): void => void (session.changedAt = writes += 1);
  const create = (sessionId: string): Result<Ledger, OpenFailureReason> => {
    if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(sessionId)) return fail('denied', `Bad id: ${sessionId}.`);
    if (sessions.has(sessionId)) return fail('exists', `There is a session ${sessionId}.`);
    const hash = (text: string): string => createHmac('sha256', sessionId).update(text).digest('hex');
    const session = { lines: [], hash, anchor: chainStart(sessionId, hash), changedAt: 0, open: true };
    sessions.set(sessionId, session);
    wrote(session);
    return ok(openLedger({ sessionId, session, limits, wrote: () => wrote(session) }, session.anchor));
  };
  const withSession = <Value>(
    sessionId: string,
    work: (session: FakeSession) => Result<Value, OpenFailureReason>,
  ): Promise<Result<Value, OpenFailureReason>> => {
    const session = sessions.get(sessionId);
    return Promise.resolve(
      session === undefined ? fail('not-found', `There is no session ${sessionId}.`) : work(session),
    );
  };
  return {
    lines: (sessionId) => sessions.get(sessionId)?.lines ?? [],
    create: async (sessionId) => create(sessionId),
    open: (sessionId) =>
      withSession(sessionId, (session) => {
        if (session.open) return fail('locked', `Session ${sessionId} is open.`);
        const read = readSession(sessionId, session);
        if (read.damaged) return fail('damaged', read.diagnostics[0]?.message ?? '');
        session.open = true;
        const ledger = openLedger({ sessionId, session, limits, wrote: () => wrote(session) }, read.end);
        return ok({ ledger, entries: read.entries, diagnostics: read.diagnostics });
      }),
    read: (sessionId) =>
      withSession(sessionId, (session) => {
        const { entries, diagnostics } = readSession(sessionId, session);
        return ok({ entries, diagnostics });
      }),
    verify: (sessionId) => withSession(sessionId, (session) => ok(verifySession(sessionId, session))),
    branch: (from, at, sessionId) =>
      withSession(from, (source) => {
        const { entries } = readSession(from, source);
        if (!Number.isInteger(at) || at < 0 || at >= entries.length)
          return fail('not-found', `There is no entry ${at}.`);
        const created = create(sessionId);
        return created.ok ? copyTo(created.value, entries.slice(0, at + 1)) : created;
      }),
    sweep: (sessionId) =>
      withSession(sessionId, (session) =>
        session.open ? fail('locked', `Session ${sessionId} is open.`) : ok({ blobs: 0, bytes: 0 }),
      ),
    list: async () => summariesOf(sessions),
    remove: (sessionId) =>
      withSession(sessionId, (session) => {
        if (session.open) return fail('locked', `Session ${sessionId} is open.`);
        sessions.delete(sessionId);
        return ok(undefined);
      }),
  };
}

function copyTo(ledger: Ledger, entries: readonly LedgerEntry[]): Result<OpenedLedger, OpenFailureReason> {
  const copies = ledger.append(0, entries);
  return copies.ok
    ? ok({ ledger, entries: copies.value, diagnostics: [] })
    : fail('failed', copies.failure.message);
}

function verifySession(sessionId: string, session: FakeSession): readonly LedgerDiagnostic[] {
  const end = chainStart(sessionId, session.hash);
  const { anchor } = readSession(sessionId, session);
  return [...auditLines(session.lines, { line: 1, end }, session.hash), ...anchor];
}

function summariesOf(sessions: ReadonlyMap<string, FakeSession>): readonly LedgerSummary[] {
  return [...sessions]
    .map(([sessionId, { lines, changedAt }]) => ({ sessionId, bytes: bytesOf(lines), changedAt }))
    .sort((a, b) => b.changedAt - a.changedAt);
}

function openLedger(
  context: {
    readonly sessionId: string;
    readonly session: FakeSession;
    readonly limits: FakeLimits;
    wrote(): void;
  },
  start: ChainEnd,
): Ledger {
  const { session, limits } = context;
  let end = start;
  let closed = false;
  const append = (
    expected: number,
    entries: readonly NewEntry[],
  ): Result<readonly LedgerEntry[], AppendFailureReason> => {
    if (closed) return fail('closed', 'The ledger is closed.');
    if (expected !== end.next)
      return fail('wrong-sequence', `Expected ${expected}, the next is ${end.next}.`);
    let after = end;
    const sealed: ReturnType<typeof sealEntry>[] = [];
    for (const entry of entries) {
      const one = sealOrUndefined(entry, after, session.hash);
      if (one === undefined) return fail('too-large', `The event ${entry.type} is nested too deeply.`);
      if (bytesOf([one.line]) > limits.eventBytesMax)
        return fail('too-large', `The event ${entry.type} is too large.`);
      after = chainEndAfter(one.entry);
      sealed.push(one);
    }
    const lines = sealed.map(({ line }) => line);
    if (bytesOf([...session.lines, ...lines]) > limits.ledgerBytesMax)
      return fail('cap-reached', 'The ledger is full.');
    session.lines.push(...lines);
    end = after;
    context.wrote();
    return ok(sealed.map(({ entry }) => entry));
  };
  const flush = async (): Promise<Result<void, AppendFailureReason>> => {
    if (closed) return fail('closed', 'The ledger is closed.');
    session.anchor = end;
    return ok(undefined);
  };
  const close = async (): Promise<void> => {
    if (closed) return;
    await flush();
    closed = true;
    session.open = false;
  };
  return {
    sessionId: context.sessionId,
    get next() {
      return end.next;
    },
    append,
    flush,
    close,
  };
}

function readSession(
  sessionId: string,
  session: FakeSession,
): {
  readonly entries: readonly LedgerEntry[];
  readonly end: ChainEnd;
  readonly damaged: boolean;
  readonly anchor: readonly LedgerDiagnostic[];
  readonly diagnostics: readonly LedgerDiagnostic[];
} {
  const start = chainStart(sessionId, session.hash);
  const scan = createLedgerScan(start, session.hash, createUpcast());
  session.lines.every((line) => scan.take(line));
  const { entries, end, bad } = scan;
  const anchor = anchorDiagnostics(session.anchor, start, entries);
  return {
    entries,
    end,
    damaged: bad !== undefined,
    anchor,
    diagnostics: bad === undefined ? anchor : [bad.diagnostic, ...anchor],
  };
}

function sealOrUndefined(
  entry: NewEntry,
  end: ChainEnd,
  hash: KeyedHash,
): ReturnType<typeof sealEntry> | undefined {
  try {
    return sealEntry(entry, end, hash);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const bytesOf = (lines: readonly string[]): number =>
  lines.reduce((bytes, line) => bytes + Buffer.byteLength(line) + 1, 0);
