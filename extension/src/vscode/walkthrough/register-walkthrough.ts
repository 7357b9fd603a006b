import * as vscode from 'vscode';
import type { ExtensionParts } from '../extension-parts.ts';

/** `Agent: Get Started` and `Agent: Open Sample Project`. */
export function registerWalkthrough(parts: Pick<ExtensionParts, 'context' | 'log'>): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand('ratchet.openWalkthrough', () =>
      vscode.commands.executeCommand(
        'workbench.action.openWalkthrough',
        `${parts.context.extension.id}#start`,
        false,
      ),
    ),
    vscode.commands.registerCommand('ratchet.openSample', () => openSample(parts)),
  );
}

/** Opens a copy of the sample, in this window when it is empty, else in another one. */
async function openSample({ context, log }: Pick<ExtensionParts, 'context' | 'log'>): Promise<void> {
  const sample = vscode.Uri.joinPath(context.extensionUri, 'dist', 'sample');
  const copy = vscode.Uri.joinPath(context.globalStorageUri, 'sample', 'shop');
  try {
    const choice = (await exists(copy)) ? await askAboutCopy() : 'copy';
    if (choice === undefined) return;
    if (choice === 'copy') await vscode.workspace.fs.copy(sample, copy, { overwrite: true });
  } catch (error) {
    log.error('Cannot copy the sample.', error);
    const why = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(
      vscode.l10n.t('Cannot copy the sample project: {0}. Open a folder of your own instead.', why),
    );
    return;
  }
  const forceNewWindow = (vscode.workspace.workspaceFolders ?? []).length > 0;
  await vscode.commands.executeCommand('vscode.openFolder', copy, { forceNewWindow });
}

async function exists(folder: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(folder);
    return true;
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return false;
    throw error;
  }
}

/** The copy may hold the person's own changes by now. */
async function askAboutCopy(): Promise<'copy' | 'open' | undefined> {
  const open = vscode.l10n.t('Open It');
  const again = vscode.l10n.t('Start Over');
  const chosen = await vscode.window.showInformationMessage(
    vscode.l10n.t('There is a copy of the sample project already.'),
    { modal: true, detail: vscode.l10n.t('Starting over removes what was changed in it.') },
    open,
    again,
  );
  if (chosen === undefined) return undefined;
  return chosen === again ? 'copy' : 'open';
}
