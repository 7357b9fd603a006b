import type { SessionSetup } from '../../protocol/events.ts';
import type { Result } from '../../protocol/result.ts';
import { fail, ok } from '../../protocol/result.ts';
import type { LedgerDiagnostic, LedgerStore, OpenedLedger } from '../ledger/ledger.ts';
import type { EnginePorts } from '../perform/engine-ports.ts';
import type { Clock } from '../ports.ts';
import type { Driver } from '../session/driver.ts';
import type { RecordedEvent } from '../session/evolve.ts';
import { foldEvents, toEntry } from '../session/record.ts';
import type { SessionState } from '../session/state.ts';

/** What sessions are opened with. */
export interface SessionHost {
  readonly ledgers: LedgerStore;
  readonly clock: Clock;
  /** The adapters of the session that the setup names, for its workspace. `begins`: its fork is wanted at once. */
  portsFor(setup: SessionSetup, begins: boolean): Promise<Result<EnginePorts, string>>;
  readonly onEvent: (recorded: RecordedEvent, state: SessionState) => void;
  /** Removes what the adapters keep on the disk for a session's work and can make again: forks, caches. */
  forget(sessionId: string): Promise<void>;
}

/** A session that is open for writing; close it. */
export interface OpenSession {
  /** its ledger's id: a branch's is not that of the setup, which it shares with the session that it comes from */
  readonly sessionId: string;
  readonly driver: Driver;
  readonly ports: EnginePorts;
  /** what was recorded before this session was opened */
  readonly history: readonly RecordedEvent[];
  readonly diagnostics: readonly LedgerDiagnostic[];
  /** what was done about an accept that had been cut off, one line each */
  readonly recovered: readonly string[];
  /** Gives back what the session holds: its lock, its fork, its background commands. */
  close(): Promise<void>;
}

/**
 * Begins a session: a new ledger whose first event is its setup. The adapters try what works here, which is waiting for
 * processes and for the disk: meanwhile the ledger is made, and the loop is loaded.
 */
export async function startSession(
  setup: SessionSetup,
  host: SessionHost,
): Promise<Result<OpenSession, string>> {
  const [ports, created, { assembleSession }] = await Promise.all([
    makePorts(setup, true, host),
    host.ledgers.create(setup.sessionId),
    import('./assemble-session.ts'),
  ]);
  if (!created.ok) {
    if (ports.ok) await ports.value.release();
    return created;
  }
  const ledger = created.value;
  if (!ports.ok) {
    // Nothing began: nothing is left of it.
    await ledger.close();
    await host.ledgers.remove(setup.sessionId);
    await host.forget(setup.sessionId);
    return ports;
  }
  const at = host.clock.now();
  const event = { type: 'session-started', setup } as const;
  const first: RecordedEvent = { seq: 0, at, event };
  const state = foldEvents([first]);
  if (!state) return fail('empty', 'the ledger has no first event');
  const parts = { host, ports: ports.value, history: [], diagnostics: [], recovered: [] };
  const session = await assembleSession(state, ledger, parts);
  const appended = ledger.append(0, [toEntry(event, at, null)]);
  if (!appended.ok) {
    await session.close();
    return appended;
  }
  host.onEvent(first, state);
  return ok(session);
}

/** Opens a recorded session to go on with it: folds its ledger. What had no outcome yet is performed by `run`. */
export async function openSession(
  sessionId: string,
  host: SessionHost,
): Promise<Result<OpenSession, string>> {
  const opened = await host.ledgers.open(sessionId);
  if (!opened.ok) return opened;
  const { ledger, entries, diagnostics } = opened.value;
  try {
    const assembled = await goOn(sessionId, { ledger, entries, diagnostics }, host);
    if (!assembled.ok) await ledger.close();
    return assembled;
  } catch (error) {
    // A bug, or an event that no version wrote, does not keep the session locked.
    await ledger.close();
    throw error;
  }
}

async function goOn(
  sessionId: string,
  { ledger, entries, diagnostics }: OpenedLedger,
  host: SessionHost,
): Promise<Result<OpenSession, string>> {
  const { fromEntry } = await import('../session/read-entry.ts');
  const history = entries.map(fromEntry);
  const state = foldEvents(history);
  if (!state) {
    return fail(
      'empty',
      `Cannot open session ${sessionId} as its ledger holds no event: remove it with \`ratchet sessions prune\`.`,
    );
  }
  const ports = await makePorts({ ...state.setup, sessionId }, false, host);
  if (!ports.ok) return ports;
  const recovered = await ports.value.writer.recover();
  const { assembleSession } = await import('./assemble-session.ts');
  return ok(
    await assembleSession(state, ledger, { host, ports: ports.value, history, diagnostics, recovered }),
  );
}

/** The adapters, or why there are none, also when one of them has a bug: the ledger is given back either way. */
async function makePorts(
  setup: SessionSetup,
  begins: boolean,
  host: SessionHost,
): Promise<Result<EnginePorts, string>> {
  try {
    return await host.portsFor(setup, begins);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return fail('bug', `Cannot work on session ${setup.sessionId} as what it needs must work here: ${why}`);
  }
}
