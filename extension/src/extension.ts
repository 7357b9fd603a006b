import * as vscode from 'vscode';

/** Begins the extension. Returns at once: what takes time is loaded when it is first wanted. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Ratchet', { log: true });
  context.subscriptions.push(log);
}
