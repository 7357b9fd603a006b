import * as vscode from 'vscode';

/** Whether the agent may run commands and write here. Ask at every command: a menu's condition hides, it does not stop. */
export const isTrusted = (): boolean => vscode.workspace.isTrusted;

/** Says why something is refused in an untrusted workspace, and offers the editor's own page for trusting it. */
export async function explainUntrusted(what: string): Promise<void> {
  const manage = vscode.l10n.t('Manage Workspace Trust');
  const chosen = await vscode.window.showWarningMessage(what, manage);
  if (chosen === manage) await vscode.commands.executeCommand('workbench.trust.manage');
}
