import * as vscode from 'vscode';
import type { ReviewSessions } from './review-sessions.ts';
import { openCount } from './review-views.ts';

/** Tells menus and key bindings which files are under review and what can be taken back. */
export function registerContextKeys(sessions: ReviewSessions): vscode.Disposable {
  const set = (): void => {
    const open = sessions.entries.filter((entry) => openCount(entry) > 0);
    const keys = {
      'ratchet.hasReview': open.length > 0,
      'ratchet.reviewPaths': Object.fromEntries(open.map(({ uri }) => [uri.fsPath, true])),
      'ratchet.canUndoReview': sessions.undoable !== null,
    };
    for (const [key, value] of Object.entries(keys))
      void vscode.commands.executeCommand('setContext', key, value);
  };
  set();
  return sessions.onDidChange(set);
}
