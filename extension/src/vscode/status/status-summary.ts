import type { DeskSession, SessionCard } from '../../core/engine/session-desk.ts';
import { cardStatus } from '../history/card-status.ts';

/** What the one entry of the status bar says, the most urgent thing first. */
export type StatusSummary =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'waits'; readonly sessionId: string; readonly count: number }
  | {
      readonly kind: 'running';
      readonly sessionId: string;
      readonly count: number;
      /** null before there is a plan */
      readonly step: { readonly number: number; readonly of: number } | null;
      readonly costUsd: number;
    }
  | { readonly kind: 'review'; readonly sessionId: string; readonly count: number };

/**
 * Sums the sessions up: a question before work, work before a change that waits for review. `cards` are those that
 * concern this window, newest first.
 */
export function summarise(
  cards: readonly SessionCard[],
  opened: readonly Pick<DeskSession, 'sessionId' | 'state'>[],
): StatusSummary {
  const by = (status: ReturnType<typeof cardStatus>): readonly SessionCard[] =>
    cards.filter((card) => cardStatus(card) === status);
  const [waits, running, review] = [by('waits'), by('running'), by('review')];
  const [waiting] = waits;
  if (waiting) return { kind: 'waits', sessionId: waiting.sessionId, count: waits.length };
  const [working] = running;
  if (working) {
    const state = opened.find(({ sessionId }) => sessionId === working.sessionId)?.state;
    return {
      kind: 'running',
      sessionId: working.sessionId,
      count: running.length,
      step: state ? stepOf(state) : null,
      costUsd: state?.spending.costUsd ?? working.costUsd,
    };
  }
  const [reviewed] = review;
  return reviewed
    ? { kind: 'review', sessionId: reviewed.sessionId, count: review.length }
    : { kind: 'nothing' };
}

function stepOf({ plan }: DeskSession['state']): { readonly number: number; readonly of: number } | null {
  const steps = [...(plan?.steps.values() ?? [])];
  if (steps.length === 0) return null;
  const completed = steps.filter(({ stage }) => stage.kind === 'completed').length;
  return { number: Math.min(completed + 1, steps.length), of: steps.length };
}

/** Something that a person away from the window wants to hear of. */
export interface Notice {
  readonly kind: 'waits' | 'review' | 'paused' | 'ended';
  readonly card: SessionCard;
}

/**
 * Tells what became worth a notice since the last time it was asked: each state of a session once, and nothing of what
 * stood there at the first time. Only of sessions that are open here: another window tells of its own.
 */
export function createNoticer(): (cards: readonly SessionCard[]) => readonly Notice[] {
  let known: ReadonlyMap<string, string> | undefined;
  return (cards) => {
    const before = known;
    known = new Map(cards.map((card) => [card.sessionId, cardStatus(card)]));
    if (!before) return [];
    return cards.flatMap((card) => {
      const kind = noticeKind(card);
      const seen = before.get(card.sessionId);
      const moved = seen !== undefined && seen !== cardStatus(card);
      return kind !== null && moved ? [{ kind, card }] : [];
    });
  };
}

function noticeKind(card: SessionCard): Notice['kind'] | null {
  switch (cardStatus(card)) {
    case 'waits':
      return 'waits';
    case 'review':
      return 'review';
    case 'paused':
      return 'paused';
    case 'accepted':
    case 'answered':
    case 'failed':
    case 'nothing-to-fix':
      return 'ended';
    case 'running':
    case 'interrupted':
    case 'rejected':
    case 'unreadable':
      return null;
  }
}
