import type { Ledger, LedgerDiagnostic } from '../ledger/ledger.ts';
import type { EnginePorts } from '../perform/engine-ports.ts';
import { createForkHolder } from '../perform/fork-holder.ts';
import { createPerform } from '../perform/perform.ts';
import { createDriver } from '../session/driver.ts';
import type { RecordedEvent } from '../session/evolve.ts';
import type { SessionState } from '../session/state.ts';
import type { OpenSession, SessionHost } from './open-session.ts';

/** Puts a session together from where it stands, its ledger and its adapters. */
export function assembleSession(
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
      await ports.release();
      await host.forget(ledger.sessionId);
      await ledger.close();
    },
  };
}
