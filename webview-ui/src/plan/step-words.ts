import type { PlanNodeView } from '../../../extension/src/protocol/panel/panel-view.ts';
import type { Tone } from '../controls/icon.tsx';
import { costWords } from '../words/amounts.ts';

/** How a step's status is shown: an icon of the editor's set, a word, and a tone for its colour. */
export interface StatusLook {
  readonly icon: string;
  readonly word: string;
  readonly tone: Tone;
}

/** Icon, word and tone of a status. */
export function describeStatus(status: PlanNodeView['status']): StatusLook {
  return looks[status];
}

const looks: Readonly<Record<PlanNodeView['status'], StatusLook>> = {
  open: { icon: 'circle-large', word: 'To do', tone: 'dim' },
  ready: { icon: 'record', word: 'Ready', tone: 'dim' },
  running: { icon: 'sync', word: 'Running', tone: 'busy' },
  validating: { icon: 'beaker', word: 'Validating', tone: 'busy' },
  completed: { icon: 'pass-filled', word: 'Done', tone: 'good' },
  'rolled-back': { icon: 'discard', word: 'Rolled back', tone: 'bad' },
  dropped: { icon: 'circle-slash', word: 'Dropped', tone: 'dim' },
};

/** What the last revision did to a step: a sign that is read without colour, and a word. */
export function describeChange(change: NonNullable<PlanNodeView['change']>): {
  readonly sign: string;
  readonly word: string;
} {
  return changes[change];
}

const changes = {
  added: { sign: '+', word: 'Added' },
  dropped: { sign: '−', word: 'Dropped' },
  moved: { sign: '~', word: 'Changed' },
} as const;

/** Minutes and dollars beside what was estimated: "2 of 5 min · $0.01 of $0.02"; only the estimate before it was started. */
export function estimateAgainstActual(
  { estimate, actual }: Pick<PlanNodeView, 'estimate' | 'actual'>,
  now: number,
): { readonly time: string; readonly cost: string; readonly overTime: boolean } {
  if (actual === null)
    return {
      time: `≈ ${minutes(estimate.minutes)}`,
      cost: `≈ ${costWords(estimate.costUsd)}`,
      overTime: false,
    };
  const took = Math.max(0, (actual.endedAt ?? now) - actual.startedAt) / 60_000;
  return {
    time: `${plainMinutes(took)} of ${minutes(estimate.minutes)}`,
    cost: `${costWords(actual.costUsd)} of ${costWords(estimate.costUsd)}`,
    // A minute more is no news: estimates are whole minutes.
    overTime: took > estimate.minutes + 1,
  };
}

/** Whole percent: 0.8 is "80%". */
export const percent = (share: number): string => `${Math.round(share * 100)}%`;

/** How sure the plan's author was, in words: nobody reads a percentage as exactly as it looks. */
export function confidenceWord(confidence: number): 'low' | 'medium' | 'high' {
  return confidence < 0.5 ? 'low' : confidence < 0.8 ? 'medium' : 'high';
}

const minutes = (value: number): string =>
  value >= 90 ? `${(value / 60).toFixed(1)} h` : `${plainMinutes(value)} min`;

const plainMinutes = (value: number): string => (value > 0 && value < 1 ? '<1' : String(Math.round(value)));
