import * as vscode from 'vscode';
import { describePart, partAsMarkdown } from './describe-part.ts';
import { partsTouching } from './part-lines.ts';
import type { PlacedPart, ReviewViews } from './review-views.ts';

/** What a mark stands for, as a diff, with what can be done about it. */
export function registerHovers(views: ReviewViews): vscode.Disposable {
  return vscode.languages.registerHoverProvider(
    { scheme: 'file' },
    {
      provideHover(document, position) {
        const parts = views.partsAt(document.uri).filter(({ part }) => part.extent === 'hunk');
        const touched = partsTouching(document, parts, new vscode.Range(position, position));
        return touched.length > 0 ? new vscode.Hover(touched.map(hoverOf)) : undefined;
      },
    },
  );
}

/** The diff comes from a model: it is fenced, and only our own commands are links. */
function hoverOf(placed: PlacedPart): vscode.MarkdownString {
  const { entry, part, total } = placed;
  const args = encodeURIComponent(JSON.stringify([entry.session.sessionId, entry.file.path, part.id]));
  const link = (title: string, command: (typeof trusted)[number]): string =>
    `[${title}](command:${command}?${args})`;
  const keep = part.state === 'conflict' ? vscode.l10n.t('Merge') : vscode.l10n.t('Keep');
  const text = new vscode.MarkdownString(
    [
      vscode.l10n.t('**Proposed by Ratchet** ({0} of {1}): {2}', part.number, total, describePart(placed)),
      partAsMarkdown(placed),
      [
        link(keep, 'ratchet.keepHunk'),
        link(vscode.l10n.t('Undo'), 'ratchet.undoHunk'),
        link(vscode.l10n.t('Show diff'), 'ratchet.openDiff'),
      ].join(' · '),
    ].join('\n\n'),
  );
  text.isTrusted = { enabledCommands: [...trusted] };
  return text;
}

const trusted = ['ratchet.keepHunk', 'ratchet.undoHunk', 'ratchet.openDiff'] as const;
