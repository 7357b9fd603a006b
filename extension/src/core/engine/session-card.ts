import type { LedgerSummary } from '../ledger/ledger.ts';
import type { SessionState } from '../session/state.ts';
import type { SessionCard } from './session-desk.ts';

/** The part of a card that a session's events tell. */
export type CardFacts = Omit<SessionCard, 'sessionId' | 'changedAt' | 'bytes' | 'open'>;

/** What a card shows of a session that stands so. */
export function cardFacts(state: SessionState): CardFacts {
  const { setup, lifecycle, spending, review } = state;
  return {
    workspace: setup.workspace,
    task: setup.task,
    mode: setup.mode,
    lifecycle,
    waits: waitsForPerson(state),
    model: setup.engine.kind === 'model' ? setup.engine.model : null,
    costUsd: spending.costUsd,
    files: review?.changeSet.files.length ?? 0,
    startedAt: state.startedAt,
    unreadable: null,
  };
}

/** A question stands open, and the session is one that goes on with its answer. */
export const waitsForPerson = ({ lifecycle, pending }: SessionState): boolean =>
  lifecycle.kind === 'working' && pending.some(({ intent }) => intent.kind === 'ask-person');

/** The card of a session that cannot be read; `why` says so. */
export function unreadableFacts({ changedAt }: LedgerSummary, why: string): CardFacts {
  return {
    workspace: '',
    task: '',
    mode: 'run',
    lifecycle: { kind: 'ended', ending: { kind: 'failed', reason: 'unreadable', message: why } },
    waits: false,
    model: null,
    costUsd: 0,
    files: 0,
    startedAt: changedAt,
    unreadable: why,
  };
}
