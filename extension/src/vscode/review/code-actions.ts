import * as vscode from 'vscode';
import { describePart } from './describe-part.ts';
import { partsIn, partsTouching } from './part-lines.ts';
import { proposalScheme } from './proposal-documents.ts';
import type { ReviewSessions } from './review-sessions.ts';
import type { PlacedPart, ReviewViews } from './review-views.ts';

const keepKind = vscode.CodeActionKind.Refactor.append('ratchet.keep');
const undoKind = vscode.CodeActionKind.Refactor.append('ratchet.undo');

/** Keep and Undo at the cursor, for those who use no mouse or see no marks. */
export function registerCodeActions(sessions: ReviewSessions, views: ReviewViews): vscode.Disposable {
  return vscode.languages.registerCodeActionsProvider(
    [{ scheme: 'file' }, { scheme: proposalScheme }],
    {
      provideCodeActions: (document, range) =>
        partsTouching(document, partsIn(document, sessions, views), range).flatMap(actionsOn),
    },
    { providedCodeActionKinds: [keepKind, undoKind] },
  );
}

function actionsOn(placed: PlacedPart): vscode.CodeAction[] {
  const { entry, part } = placed;
  const about = describePart(placed);
  const keep =
    part.state === 'conflict'
      ? vscode.l10n.t('Merge proposed hunk: {0}', about)
      : vscode.l10n.t('Keep proposed hunk: {0}', about);
  const args = [entry.session.sessionId, entry.file.path, part.id];
  const action = (title: string, kind: vscode.CodeActionKind, command: string): vscode.CodeAction => {
    const made = new vscode.CodeAction(title, kind);
    made.command = { command, title, arguments: args };
    return made;
  };
  return [
    action(keep, keepKind, 'ratchet.keepHunk'),
    action(vscode.l10n.t('Undo proposed hunk: {0}', about), undoKind, 'ratchet.undoHunk'),
  ];
}
