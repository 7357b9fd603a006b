import type { LedgerStore, LedgerSummary } from '../ledger/ledger.ts';
import type { RecordedEvent } from '../session/evolve.ts';
import { fromEntry } from '../session/read-entry.ts';
import { foldEvents } from '../session/record.ts';
import type { SessionState } from '../session/state.ts';
import type { Result } from '../../protocol/result.ts';
import { fail, ok } from '../../protocol/result.ts';
import type { CardFacts } from './session-card.ts';
import { cardFacts, unreadableFacts } from './session-card.ts';

/** A recorded session, read without locking or repairing anything. */
export interface ReadSession {
  readonly events: readonly RecordedEvent[];
  readonly state: SessionState;
  /** what is damaged, one line each */
  readonly notes: readonly string[];
}

/** Reads a session. Fails, with a sentence, when there is none, it has no event, or a version of it is unknown. */
export async function readRecorded(
  ledgers: LedgerStore,
  sessionId: string,
): Promise<Result<ReadSession, string>> {
  const read = await ledgers.read(sessionId);
  if (!read.ok) return read;
  const notes = read.value.diagnostics.map(({ message }) => message);
  try {
    const events = read.value.entries.map(fromEntry);
    const state = foldEvents(events);
    return state
      ? ok({ events, state, notes })
      : fail('empty', [`Cannot read session ${sessionId} as it holds no event.`, ...notes].join(' '));
  } catch (error) {
    // Whole lines with the right keys that hold what no version wrote: nothing of it can be trusted.
    const why = error instanceof Error ? error.message : String(error);
    return fail('unreadable', `Cannot read session ${sessionId} as its events must be known: ${why}`);
  }
}

/** What is known of each recorded session. A session is read again only when it was written to since. */
export interface SessionCatalog {
  factsOf(summary: LedgerSummary): Promise<CardFacts>;
  /** Forgets sessions that are gone. */
  keepOnly(sessionIds: ReadonlySet<string>): void;
}

/** A catalogue that has read nothing yet. */
export function createSessionCatalog(ledgers: LedgerStore): SessionCatalog {
  const known = new Map<string, { readonly bytes: number; readonly changedAt: number; facts: CardFacts }>();
  return {
    async factsOf(summary) {
      const { sessionId, bytes, changedAt } = summary;
      const found = known.get(sessionId);
      if (found?.bytes === bytes && found.changedAt === changedAt) return found.facts;
      const read = await readRecorded(ledgers, sessionId);
      const facts = read.ok ? cardFacts(read.value.state) : unreadableFacts(summary, read.failure.message);
      known.set(sessionId, { bytes, changedAt, facts });
      return facts;
    },
    keepOnly(sessionIds) {
      for (const sessionId of known.keys()) if (!sessionIds.has(sessionId)) known.delete(sessionId);
    },
  };
}
