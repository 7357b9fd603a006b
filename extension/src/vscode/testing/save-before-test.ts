import * as vscode from 'vscode';
import type { Result } from '../../protocol/result.ts';
import { fail, ok } from '../../protocol/result.ts';

/**
 * Saves what the person changed in a folder, as the editor does before it runs tests (`testing.saveBeforeTest`): the
 * engine sees files, not editors. Fails when something cannot be saved.
 */
export async function saveBeforeTest(folder: vscode.WorkspaceFolder): Promise<Result<void, 'not-saved'>> {
  const configuration = vscode.workspace.getConfiguration('testing', folder.uri);
  if (configuration.get<boolean>('saveBeforeTest') === false) return ok(undefined);
  const dirty = vscode.workspace.textDocuments.filter(
    (document) =>
      document.isDirty &&
      document.uri.scheme === 'file' &&
      vscode.workspace.getWorkspaceFolder(document.uri)?.uri.toString() === folder.uri.toString(),
  );
  for (const document of dirty) {
    if (await document.save()) continue;
    const message = vscode.l10n.t(
      'Cannot begin as {0} could not be saved. Save it or take your changes back, then try again.',
      vscode.workspace.asRelativePath(document.uri),
    );
    void vscode.window.showErrorMessage(message);
    return fail('not-saved', message);
  }
  return ok(undefined);
}
