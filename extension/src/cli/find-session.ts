import type { Result } from '../protocol/result.ts';
import { fail, ok } from '../protocol/result.ts';
import type { RecordedEvent } from '../core/session/evolve.ts';
import { fromEntry } from '../core/session/read-entry.ts';
import { foldEvents } from '../core/session/record.ts';
import type { SessionState } from '../core/session/state.ts';
import type { LedgerDiagnostic } from '../core/ledger/ledger.ts';
import type { CommandContext } from './command.ts';

/** A recorded session, read without opening it: nothing is locked and nothing is repaired. */
export interface ReadSession {
  readonly sessionId: string;
  readonly events: readonly RecordedEvent[];
  readonly state: SessionState;
  readonly diagnostics: readonly LedgerDiagnostic[];
}

/** Reads a session: the one whose id begins with `query`, or without one the newest of this workspace. */
export async function findSession(
  query: string | undefined,
  workspace: string,
  { engine }: CommandContext,
): Promise<Result<ReadSession, string>> {
  const summaries = await engine.ledgers.list();
  const candidates =
    query === undefined ? summaries : summaries.filter(({ sessionId }) => sessionId.startsWith(query));
  if (query !== undefined && candidates.length > 1) {
    const ids = candidates.map(({ sessionId }) => sessionId).join(', ');
    return fail('ambiguous', `Cannot tell which session "${query}" means: ${ids}. Give more of its id.`);
  }
  for (const { sessionId } of candidates) {
    const session = await readSession(sessionId, engine);
    if (query !== undefined) return session;
    if (session.ok && session.value.state.setup.workspace === workspace) return session;
  }
  return query === undefined
    ? fail(
        'none',
        `There is no session of ${workspace} yet. Begin one with \`ratchet run "<task>"\` or \`ratchet fix\`.`,
      )
    : fail('unknown', `There is no session "${query}". \`ratchet sessions\` lists them.`);
}

/** Reads the session with exactly this id. Fails when it has no event, or cannot be read. */
export async function readSession(
  sessionId: string,
  engine: CommandContext['engine'],
): Promise<Result<ReadSession, string>> {
  const read = await engine.ledgers.read(sessionId);
  if (!read.ok) return read;
  const events = read.value.entries.map(fromEntry);
  const state = foldEvents(events);
  return state
    ? ok({ sessionId, events, state, diagnostics: read.value.diagnostics })
    : fail('empty', `Session ${sessionId} holds no event.`);
}
