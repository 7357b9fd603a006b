import type { RevisionView } from '../../../extension/src/protocol/panel/panel-view.ts';

/** How a revision is named in the strip of revisions. */
export interface RevisionWords {
  /** "Adopted", "After a failure" */
  readonly title: string;
  /** "+2 −1 ~1", or empty when no step changed */
  readonly counts: string;
  /** the same in words, for a screen reader: "2 added, 1 dropped, 1 changed" */
  readonly spoken: string;
}

/** Names a revision: what caused it and how much it changed. */
export function describeRevision(revision: RevisionView): RevisionWords {
  const { added, dropped, moved } = revision;
  const parts = [
    { count: added.length, sign: '+', word: 'added' },
    { count: dropped.length, sign: '−', word: 'dropped' },
    { count: moved.length, sign: '~', word: 'changed' },
  ].filter(({ count }) => count > 0);
  return {
    title: titles[revision.cause],
    counts: parts.map(({ sign, count }) => `${sign}${count}`).join(' '),
    spoken: parts.map(({ count, word }) => `${count} ${word}`).join(', ') || 'no step changed',
  };
}

const titles: Readonly<Record<RevisionView['cause'], string>> = {
  adopted: 'Plan adopted',
  failure: 'Replanned after a failure',
  information: 'Replanned with new facts',
  instruction: 'Replanned as you asked',
};

/** What one revision did to each step that it touched. */
export function changesOfRevision(
  revision: RevisionView,
): ReadonlyMap<string, 'added' | 'dropped' | 'moved'> {
  return new Map([
    ...revision.moved.map((id) => [id, 'moved'] as const),
    ...revision.added.map((id) => [id, 'added'] as const),
    ...revision.dropped.map((id) => [id, 'dropped'] as const),
  ]);
}
