import * as vscode from 'vscode';

/** Says why what was asked of a session did not happen; whoever calls need not wait for the person. */
export function sayFailure(message: string): void {
  void vscode.window.showErrorMessage(message);
}
