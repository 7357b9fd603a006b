import type { ChangedFileView, Decision } from '../../../extension/src/protocol/panel/panel-view.ts';
import type { Tone } from '../controls/icon.tsx';

/** Icon, word and tone of what was decided; null while nothing was. */
export function describeDecision(
  decision: Decision,
): { readonly icon: string; readonly word: string; readonly tone: Tone } | null {
  switch (decision) {
    case 'open':
      return null;
    case 'kept':
      return { icon: 'check', word: 'Kept', tone: 'good' };
    case 'undone':
      return { icon: 'discard', word: 'Undone', tone: 'dim' };
    case 'conflict':
      return { icon: 'git-merge', word: 'Conflict', tone: 'warn' };
    case 'mixed':
      return { icon: 'circle-half', word: 'Partly decided', tone: 'info' };
  }
}

/** Icon and word of what happened to a file. */
export function describeHow(how: ChangedFileView['how']): { readonly icon: string; readonly word: string } {
  return hows[how];
}

const hows: Readonly<Record<ChangedFileView['how'], { readonly icon: string; readonly word: string }>> = {
  added: { icon: 'diff-added', word: 'Added' },
  changed: { icon: 'diff-modified', word: 'Changed' },
  deleted: { icon: 'diff-removed', word: 'Deleted' },
  moved: { icon: 'diff-renamed', word: 'Moved' },
};

/** Lines of a hunk in words: "Lines 12–18", "Line 12", "After line 11". */
export function linesOf(start: number, count: number): string {
  if (count === 0) return start <= 1 ? 'At the top' : `After line ${start - 1}`;
  return count === 1 ? `Line ${start}` : `Lines ${start}–${start + count - 1}`;
}
