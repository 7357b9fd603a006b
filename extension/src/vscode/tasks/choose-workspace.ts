import * as vscode from 'vscode';
import type { Result } from '../../protocol/result.ts';
import { fail, ok } from '../../protocol/result.ts';

/**
 * The folder that a task is for: that of `near`, the only one there is, or the one that the person picks. Says in a
 * message why there is none.
 */
export async function chooseWorkspace(near?: vscode.Uri): Promise<Result<vscode.WorkspaceFolder, string>> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const owner = near && vscode.workspace.getWorkspaceFolder(near);
  if (owner) return onDisk(owner);
  const [first] = folders;
  if (!first) return refuseWithoutFolder();
  if (folders.length === 1) return onDisk(first);
  const picked = await vscode.window.showWorkspaceFolderPick({
    placeHolder: vscode.l10n.t('Which folder is the task for?'),
  });
  return picked ? onDisk(picked) : fail('cancelled', vscode.l10n.t('No folder was chosen.'));
}

async function refuseWithoutFolder(): Promise<Result<never, string>> {
  const message = vscode.l10n.t('Cannot begin as no folder is open. Open the folder of your project first.');
  const open = vscode.l10n.t('Open Folder');
  void vscode.window.showErrorMessage(message, open).then((chosen) => {
    if (chosen === open) void vscode.commands.executeCommand('vscode.openFolder');
  });
  return fail('no-folder', message);
}

/** The engine works on a disk. */
function onDisk(folder: vscode.WorkspaceFolder): Result<vscode.WorkspaceFolder, string> {
  if (folder.uri.scheme === 'file') return ok(folder);
  const message = vscode.l10n.t(
    'Cannot work in {0} as it is not on a disk: its scheme is {1}. Open a folder on this machine or on a remote one.',
    folder.name,
    folder.uri.scheme,
  );
  void vscode.window.showErrorMessage(message);
  return fail('not-on-disk', message);
}
