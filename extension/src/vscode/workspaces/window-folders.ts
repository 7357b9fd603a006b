import * as vscode from 'vscode';
import type { SessionDesk } from '../../core/engine/session-desk.ts';

type Workspaces = Pick<SessionDesk, 'workspaceOf'>;

/** The workspaces of sessions that are folders of this window. */
export function windowWorkspaces(desk: Workspaces): ReadonlySet<string> {
  return new Set(foldersOnDisk().map(({ uri }) => desk.workspaceOf(uri.fsPath)));
}

/** Where a session's workspace is for this window: by the path that its folder was opened with, which its documents have. */
export function workspaceUri(workspace: string, desk: Workspaces): vscode.Uri {
  const folder = foldersOnDisk().find(({ uri }) => desk.workspaceOf(uri.fsPath) === workspace);
  return folder?.uri ?? vscode.Uri.file(workspace);
}

const foldersOnDisk = (): readonly vscode.WorkspaceFolder[] =>
  (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
