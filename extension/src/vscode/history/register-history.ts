import * as vscode from 'vscode';
import type { ExtensionParts } from '../extension-parts.ts';
import { branchSession } from './branch-session.ts';
import { chosenSessions } from './chosen-sessions.ts';
import { deleteSessions } from './delete-sessions.ts';
import { resumeSession } from './resume-session.ts';
import { sayFailure } from './say-failure.ts';
import { createSessionTree } from './session-tree.ts';
import type { SessionNode, SessionTree } from './session-tree.ts';

/** The view `Sessions` and the commands of its rows. */
export function registerHistory(parts: ExtensionParts): vscode.Disposable {
  const tree = createSessionTree(parts);
  const view = vscode.window.createTreeView('ratchet.sessions', {
    treeDataProvider: tree,
    canSelectMany: true,
    showCollapseAll: false,
  });
  const chosen = (given: readonly unknown[]): readonly string[] => chosenSessions(given, view.selection);
  const onOne = (work: (sessionId: string, parts: ExtensionParts) => Promise<void>) => {
    return async (...given: unknown[]): Promise<void> => {
      const [sessionId] = chosen(given);
      if (sessionId === undefined) sayNothingChosen();
      else await work(sessionId, parts);
    };
  };
  const { registerCommand } = vscode.commands;
  return vscode.Disposable.from(
    tree,
    view,
    registerCommand('ratchet.showSession', onOne(showSession)),
    registerCommand('ratchet.resumeSession', onOne(resumeSession)),
    registerCommand('ratchet.branchSession', onOne(branchSession)),
    registerCommand(
      'ratchet.exportSession',
      onOne(async (sessionId) => {
        const { exportSession } = await import('./export-session.ts');
        await exportSession(sessionId, parts);
      }),
    ),
    registerCommand('ratchet.deleteSession', async (...given: unknown[]) => {
      const sessionIds = chosen(given);
      if (sessionIds.length === 0) sayNothingChosen();
      else await deleteSessions(sessionIds, parts);
    }),
    registerCommand('ratchet.refreshSessions', () => tree.refresh()),
    registerCommand('ratchet.filterSessions', () => filterSessions(tree, view)),
    registerCommand('ratchet.clearFilter', () => applyFilter('', tree, view)),
  );
}

function sayNothingChosen(): void {
  sayFailure(vscode.l10n.t('No session is chosen. Choose one in the view "Sessions" first.'));
}

async function showSession(sessionId: string, { focus }: ExtensionParts): Promise<void> {
  const shown = await focus.show(sessionId);
  if (!shown.ok) sayFailure(shown.failure.message);
}

async function filterSessions(tree: SessionTree, view: vscode.TreeView<SessionNode>): Promise<void> {
  const words = await vscode.window.showInputBox({
    title: vscode.l10n.t('Filter Sessions'),
    prompt: vscode.l10n.t('Words of the task, the model, the folder or the status. Empty: all sessions.'),
    value: tree.filter,
  });
  if (words !== undefined) await applyFilter(words, tree, view);
}

async function applyFilter(
  words: string,
  tree: SessionTree,
  view: vscode.TreeView<SessionNode>,
): Promise<void> {
  tree.setFilter(words);
  if (tree.filter === '') delete view.message;
  else view.message = vscode.l10n.t('Filter: {0}', tree.filter);
  await vscode.commands.executeCommand('setContext', 'ratchet.filtered', tree.filter !== '');
}
