import type { Ledger, LedgerDiagnostic } from '../ledger/ledger.ts';
import type { EnginePorts } from '../perform/engine-ports.ts';
import { createForkHolder } from '../perform/fork-holder.ts';
import { decideWith } from '../loop/decide-with.ts';
import { createLateAct } from '../loop/late-act.ts';
import { createPerform } from '../perform/perform.ts';
import { createDriver } from '../session/driver.ts';
import type { RecordedEvent } from '../session/evolve.ts';
import type { SessionState } from '../session/state.ts';
import type { OpenSession, SessionHost } from './open-session.ts';

/** Puts a session together from where it stands, its ledger and its adapters. */
export async function assembleSession(
  state: SessionState,
  ledger: Ledger,
  parts: {
    readonly host: SessionHost;
    readonly ports: EnginePorts;
    readonly history: readonly RecordedEvent[];
    readonly diagnostics: readonly LedgerDiagnostic[];
    readonly recovered: readonly string[];
  },
): Promise<OpenSession> {
  const { host, ports } = parts;
  const holder = createForkHolder(ports);
  const perform = createPerform(ports, holder);
  const late = createLateAct();
  if (state.openCalls.length > 0) await late.load();
  const driver = createDriver(state, {
    ledger,
    clock: host.clock,
    decide: decideWith(late.act),
    async perform(pending, present, cancellation) {
      const outcome = await perform(pending, present, cancellation);
      if (outcome?.kind === 'request-model') await late.load();
      return outcome;
    },
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
