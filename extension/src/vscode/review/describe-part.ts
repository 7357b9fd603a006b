import * as vscode from 'vscode';
import type { ReviewEntry } from './review-sessions.ts';
import type { PlacedPart } from './review-views.ts';

/** What a part would do, in a few words: "3 lines would go, 2 would come". */
export function describePart({ entry, part }: PlacedPart): string {
  if (part.extent === 'whole') return describeWhole(entry);
  const [gone, come] = [part.removed.length, part.added.length];
  if (part.state === 'present') return vscode.l10n.t('Your text says the same already');
  if (part.state === 'conflict') return vscode.l10n.t('You changed these lines, too');
  if (gone === 0)
    return lines(
      come,
      vscode.l10n.t('1 line would be added'),
      vscode.l10n.t('{0} lines would be added', come),
    );
  if (come === 0)
    return lines(
      gone,
      vscode.l10n.t('1 line would be removed'),
      vscode.l10n.t('{0} lines would be removed', gone),
    );
  if (gone === 1 && come === 1) return vscode.l10n.t('1 line would change');
  return lines(
    gone,
    vscode.l10n.t('1 line would become {0}', come),
    vscode.l10n.t('{0} lines would become {1}', gone, come),
  );
}

/** What would happen to a file that is decided on as a whole. */
export function describeWhole({ file }: ReviewEntry): string {
  const { before, after, change } = file;
  if (change.movedFrom !== undefined) return vscode.l10n.t('Would be moved here from {0}', change.movedFrom);
  if (before.kind === 'absent') return vscode.l10n.t('New file');
  if (after.kind === 'absent') return vscode.l10n.t('Would be deleted');
  if (before.kind === 'binary' && after.kind === 'binary')
    return vscode.l10n.t('Binary file: {0} bytes would become {1}', before.size, after.size);
  if (after.kind === 'symlink') return vscode.l10n.t('Would become a link to {0}', after.target);
  const modes = [change.before, change.after].map((state) =>
    state.kind === 'file' ? state.mode.toString(8) : '',
  );
  return modes[0] === modes[1]
    ? vscode.l10n.t('Only line ends or encoding would change')
    : vscode.l10n.t('Permissions {0} would become {1}', modes[0] ?? '', modes[1] ?? '');
}

/** How much there is to review, for a tooltip. */
export function toReview(count: number): string {
  return count === 1
    ? vscode.l10n.t('1 proposed change to review')
    : vscode.l10n.t('{0} proposed changes to review', count);
}

/** The part as a unified diff in a Markdown fence that nothing in it can close. */
export function partAsMarkdown({ part }: PlacedPart): string {
  const all = [...part.removed.map((line) => `-${line}`), ...part.added.map((line) => `+${line}`)];
  const shown = all.slice(0, hoverLinesMax);
  const rest = all.length - shown.length;
  const text = shown.join('\n');
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const more = rest > 0 ? `\n\n${vscode.l10n.t('{0} more lines', rest)}` : '';
  return `${fence}diff\n${text}\n${fence}${more}`;
}

const hoverLinesMax = 40;

const lines = (count: number, one: string, many: string): string => (count === 1 ? one : many);
