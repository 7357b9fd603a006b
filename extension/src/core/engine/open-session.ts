import type { SessionSetup } from '../../protocol/events.ts';
import type { Result } from '../../protocol/result.ts';
import { fail, ok } from '../../protocol/result.ts';
import type { Ledger, LedgerDiagnostic, LedgerStore } from '../ledger/ledger.ts';
import { createForkHolder } from '../perform/fork-holder.ts';
import type { EnginePorts } from '../perform/engine-ports.ts';
import { createPerform } from '../perform/perform.ts';
import type { Clock } from '../ports.ts';
import type { Driver } from '../session/driver.ts';
import { createDriver } from '../session/driver.ts';
import type { RecordedEvent } from '../session/evolve.ts';
import { foldEvents, fromEntry, toEntry } from '../session/record.ts';
import type { SessionState } from '../session/state.ts';

/** What sessions are opened with. */
export interface SessionHost {
  readonly ledgers: LedgerStore;
  readonly clock: Clock;
  /** The adapters of the session that the setup names, for its workspace. */
  portsFor(setup: SessionSetup): Promise<Result<EnginePorts, string>>;
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

/** Begins a session: a new ledger whose first event is its setup. */
export async function startSession(
  setup: SessionSetup,
  host: SessionHost,
): Promise<Result<OpenSession, string>> {
  const ports = await host.portsFor(setup);
  if (!ports.ok) return ports;
  const created = await host.ledgers.create(setup.sessionId);
  if (!created.ok) return created;
  const ledger = created.value;
  const at = host.clock.now();
  const event = { type: 'session-started', setup } as const;
  const appended = ledger.append(0, [toEntry(event, at, null)]);
  if (!appended.ok) return appended;
  const first: RecordedEvent = { seq: 0, at, event };
  const state = foldEvents([first]);
  if (!state) return fail('empty', 'the ledger has no first event');
  host.onEvent(first, state);
  return ok(
    assemble(state, ledger, { host, ports: ports.value, history: [], diagnostics: [], recovered: [] }),
  );
}

/** Opens a recorded session to go on with it: folds its ledger. What had no outcome yet is performed by `run`. */
export async function openSession(
  sessionId: string,
  host: SessionHost,
): Promise<Result<OpenSession, string>> {
  const opened = await host.ledgers.open(sessionId);
  if (!opened.ok) return opened;
  const { ledger, entries, diagnostics } = opened.value;
  const history = entries.map(fromEntry);
  const state = foldEvents(history);
  if (!state) {
    await ledger.close();
    return fail(
      'empty',
      `Cannot open session ${sessionId} as its ledger holds no event: remove it with \`ratchet sessions prune\`.`,
    );
  }
  const ports = await host.portsFor({ ...state.setup, sessionId });
  if (!ports.ok) {
    await ledger.close();
    return ports;
  }
  const recovered = await ports.value.writer.recover();
  return ok(assemble(state, ledger, { host, ports: ports.value, history, diagnostics, recovered }));
}

function assemble(
  state: SessionState,
  ledger: Ledger,
  parts: {
    readonly host: SessionHost;
    readonly ports: EnginePorts;
    readonly history: readonly RecordedEvent[];
    readonly diagnostics: readonly LedgerDiagnostic[];
    readonly recovered: readonly string[];
  },
): OpenSession {
  const { host, ports } = parts;
  const holder = createForkHolder(ports);
  const driver = createDriver(state, {
    ledger,
    clock: host.clock,
    perform: createPerform(ports, holder),
    onEvent: host.onEvent,
    flushBlobs: async () => {
      await ports.blobs.flush?.();
    },
  });
  return {
    sessionId: ledger.sessionId,
    driver,
    ports,
    history: parts.history,
    diagnostics: parts.diagnostics,
    recovered: parts.recovered,
    async close() {
      await holder.dispose();
      await host.forget(ledger.sessionId);
      await ledger.close();
    },
  };
}
