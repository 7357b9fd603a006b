import * as vscode from 'vscode';

/**
 * Whether a file is shown in an editor of its own now. In a diff it is the side that shows what is there, and in the merge
 * editor the result: the other side says what is proposed, and marks would say it twice.
 */
export function isShownPlainly(uri: vscode.Uri): boolean {
  return vscode.window.tabGroups.all.some((group) => isPlain(group.activeTab, uri));
}

/** Whether this editor is one of its own, see `isShownPlainly`. */
export function isPlainEditor({ document, viewColumn }: vscode.TextEditor): boolean {
  const group = vscode.window.tabGroups.all.find((each) => each.viewColumn === viewColumn);
  return isPlain(group?.activeTab, document.uri);
}

function isPlain(tab: vscode.Tab | undefined, uri: vscode.Uri): boolean {
  return tab?.input instanceof vscode.TabInputText && tab.input.uri.toString() === uri.toString();
}
