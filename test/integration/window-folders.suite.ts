import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { windowWorkspaces, workspaceUri } from '../../extension/src/vscode/workspaces/window-folders.ts';

describe('The folders of a window', () => {
  const [folder] = vscode.workspace.workspaceFolders ?? [];

  it('are the workspaces of sessions by their real paths', () => {
    assert.ok(folder);
    const desk = { workspaceOf: (path: string) => (path === folder.uri.fsPath ? '/real/folder' : path) };
    assert.deepEqual([...windowWorkspaces(desk)], ['/real/folder']);
    assert.equal(workspaceUri('/real/folder', desk).toString(), folder.uri.toString());
    assert.equal(workspaceUri('/elsewhere', desk).fsPath, '/elsewhere');
  });
});
