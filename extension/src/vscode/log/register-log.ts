import * as vscode from 'vscode';
import type { ExtensionParts } from '../extension-parts.ts';

/** `Agent: Show Log`. */
export function registerLog({ log }: ExtensionParts): vscode.Disposable {
  return vscode.commands.registerCommand('ratchet.showLog', () => log.show());
}
