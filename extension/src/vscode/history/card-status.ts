import type { SessionCard } from '../../core/engine/session-desk.ts';

/** Where a session stands, as the history shows it. */
export type CardStatus =
  | 'running'
  | 'waits'
  | 'review'
  | 'paused'
  /** its window was closed or killed while it worked */
  | 'interrupted'
  | 'accepted'
  | 'rejected'
  | 'answered'
  | 'nothing-to-fix'
  | 'failed'
  | 'unreadable';

/** The one status of a card. */
export function cardStatus(
  card: Pick<SessionCard, 'lifecycle' | 'waits' | 'open' | 'unreadable'>,
): CardStatus {
  if (card.unreadable !== null) return 'unreadable';
  switch (card.lifecycle.kind) {
    case 'working':
      if (card.waits) return 'waits';
      return card.open === 'no' ? 'interrupted' : 'running';
    case 'paused':
      return 'paused';
    case 'reviewing':
      return 'review';
    case 'ended':
      return card.lifecycle.ending.kind;
  }
}

/** The history's groups, in their order. */
export const groupNames = ['running', 'attention', 'today', 'earlier'] as const;
/** The name of a group. */
export type GroupName = (typeof groupNames)[number];

/** The group of a card; `today` is when the person's day began, in milliseconds since the epoch. */
function groupOf(card: SessionCard, today: number): GroupName {
  const status = cardStatus(card);
  if (status === 'running') return 'running';
  if (status === 'waits' || status === 'review') return 'attention';
  return card.changedAt >= today ? 'today' : 'earlier';
}

/** The cards of each group that has any, newest first. */
export function groupCards(
  cards: readonly SessionCard[],
  today: number,
): readonly { readonly group: GroupName; readonly cards: readonly SessionCard[] }[] {
  return groupNames
    .map((group) => ({
      group,
      cards: cards
        .filter((card) => groupOf(card, today) === group)
        .toSorted((a, b) => b.changedAt - a.changedAt),
    }))
    .filter((group) => group.cards.length > 0);
}

/** Whether every word of the filter stands in the card's task, model, folder or status, in any case. */
export function matchesFilter(card: SessionCard, filter: string): boolean {
  const text = [
    card.task,
    card.model ?? 'built-in',
    card.workspace,
    card.mode,
    cardStatus(card),
    card.sessionId,
  ]
    .join('\n')
    .toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** What can be done with a card, for the menus' conditions. */
export function cardContext(card: SessionCard): string {
  const status = cardStatus(card);
  const resumable = (status === 'paused' || status === 'interrupted') && card.open !== 'elsewhere';
  return ['session', status, ...(resumable ? ['resumable'] : [])].join(' ');
}

/** The first line of a task, short enough for a row, without characters that a row cannot show. */
export function taskLabel(task: string): string {
  const line = task.split('\n').find((each) => each.trim() !== '') ?? '';
  const plain = line.trim().replaceAll(/\p{Cc}|\p{Cf}/gu, '');
  const characters = [...plain];
  return characters.length > labelMax ? `${characters.slice(0, labelMax).join('').trimEnd()}…` : plain;
}

const labelMax = 80;

/** `$0.12`; empty when it cost nothing. */
export function costLabel(costUsd: number): string {
  if (costUsd <= 0) return '';
  return costUsd < 0.01 ? '<$0.01' : `$${costUsd.toFixed(2)}`;
}
