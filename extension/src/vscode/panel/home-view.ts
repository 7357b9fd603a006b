import type { SessionCard } from '../../core/engine/session-desk.ts';
import type { HomeView, TaskDraft } from '../../protocol/panel/panel-messages.ts';
import { cardStatus, taskLabel } from '../history/card-status.ts';
import type { CardStatus } from '../history/card-status.ts';

/** Sessions that the form lists below it. */
const recentMax = 6;

/** What the form is made from. */
export interface HomeParts {
  /** the model that a new session gets, or null */
  readonly model: string | null;
  readonly hasKey: boolean;
  readonly trusted: boolean;
  /** names and paths of the open folders */
  readonly folders: readonly { readonly name: string; readonly path: string }[];
  readonly draft: TaskDraft;
  readonly cards: readonly SessionCard[];
}

/** What the panel shows without a session. Sessions of other folders are not listed. */
export function homeView({ model, hasKey, trusted, folders, draft, cards }: HomeParts): HomeView {
  const paths = folders.map(({ path }) => path);
  const own = cards.filter(({ workspace, unreadable }) => unreadable === null && paths.includes(workspace));
  return {
    models: model === null ? [] : [model],
    hasKey,
    trusted,
    workspace: folders.length === 0 ? null : folders.map(({ name }) => name).join(', '),
    problems: [],
    draft,
    recent: own.slice(0, recentMax).map((card) => ({
      sessionId: card.sessionId,
      task: taskLabel(card.task),
      status: statusWords[cardStatus(card)],
    })),
  };
}

/** An empty form. */
export const emptyDraft = (autonomy: TaskDraft['autonomy'], model: string | null): TaskDraft => ({
  task: '',
  acceptance: '',
  context: [],
  autonomy,
  model,
});

const statusWords: Readonly<Record<CardStatus, string>> = {
  running: 'Working',
  waits: 'Needs your answer',
  review: 'Ready for review',
  paused: 'Paused',
  interrupted: 'Interrupted',
  accepted: 'Accepted',
  rejected: 'Rejected',
  answered: 'Answered',
  'nothing-to-fix': 'Nothing to fix',
  failed: 'Failed',
  unreadable: 'Unreadable',
};
