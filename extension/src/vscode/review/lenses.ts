import * as vscode from 'vscode';
import type { Settings } from '../extension-parts.ts';
import { describePart } from './describe-part.ts';
import { linesOfPart, partsIn } from './part-lines.ts';
import { isShownPlainly } from './plain-editors.ts';
import { proposalScheme } from './proposal-documents.ts';
import type { ReviewSessions } from './review-sessions.ts';
import type { PlacedPart, ReviewViews } from './review-views.ts';

/** Keep, Undo and the diff above each part, in the person's file and in the proposal beside it. */
export function registerLenses(
  sessions: ReviewSessions,
  views: ReviewViews,
  settings: Settings,
): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const provider: vscode.CodeLensProvider = {
    onDidChangeCodeLenses: changed.event,
    provideCodeLenses: (document) =>
      settings.codeLens && (document.uri.scheme === proposalScheme || isShownPlainly(document.uri))
        ? partsIn(document, sessions, views).flatMap((placed) => lensesOf(document, placed))
        : [],
  };
  return vscode.Disposable.from(
    changed,
    vscode.languages.registerCodeLensProvider([{ scheme: 'file' }, { scheme: proposalScheme }], provider),
    views.onDidChange(() => changed.fire()),
    settings.onDidChange(() => changed.fire()),
    vscode.window.tabGroups.onDidChangeTabs(() => changed.fire()),
    // When groups come or go the editor tells of their tabs by this alone.
    vscode.window.tabGroups.onDidChangeTabGroups(() => changed.fire()),
  );
}

function lensesOf(document: vscode.TextDocument, placed: PlacedPart): vscode.CodeLens[] {
  const { entry, part, total } = placed;
  const lines = linesOfPart(document, placed);
  if (!lines) return [];
  const range = new vscode.Range(lines.start, lines.start);
  const args = [entry.session.sessionId, entry.file.path, part.id];
  const about = describePart(placed);
  const lens = (command: string, title: string, tooltip = about): vscode.CodeLens =>
    new vscode.CodeLens(range, { command, title, tooltip, arguments: args });
  const keep =
    part.state === 'conflict'
      ? lens(
          'ratchet.keepHunk',
          `$(git-merge) ${vscode.l10n.t('Merge')}`,
          vscode.l10n.t('You changed these lines, too. Merge both in the merge editor.'),
        )
      : lens('ratchet.keepHunk', `$(check) ${vscode.l10n.t('Keep')}`);
  const shown =
    document.uri.scheme === 'file' ? [lens('ratchet.openDiff', `$(diff) ${vscode.l10n.t('Diff')}`)] : [];
  return [
    keep,
    lens('ratchet.undoHunk', `$(discard) ${vscode.l10n.t('Undo')}`),
    ...shown,
    lens(
      'ratchet.nextHunk',
      vscode.l10n.t('{0} of {1}', part.number, total),
      vscode.l10n.t('Go to the next proposed hunk'),
    ),
  ];
}
