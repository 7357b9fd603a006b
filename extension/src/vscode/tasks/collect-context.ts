import * as vscode from 'vscode';
import type { TaskDraft } from '../../protocol/panel/panel-messages.ts';
import type { TaskContext, TaskProblem } from './render-task.ts';

/** What a draft's context says now: the texts of selections and the problems of the Problems view. */
export function collectContext(
  folder: vscode.WorkspaceFolder,
  context: TaskDraft['context'],
): Promise<readonly TaskContext[]> {
  return Promise.all(context.map((item) => collect(folder, item)));
}

async function collect(
  folder: vscode.WorkspaceFolder,
  item: TaskDraft['context'][number],
): Promise<TaskContext> {
  switch (item.kind) {
    case 'file':
      return { kind: 'file', path: withoutFolder(folder, item.path) };
    case 'selection': {
      const placed = { ...item, path: withoutFolder(folder, item.path) };
      return { ...placed, text: await textOf(folder, placed) };
    }
    case 'problems': {
      const path = item.path === null ? null : withoutFolder(folder, item.path);
      return { kind: 'problems', path, problems: problemsIn(folder, path) };
    }
  }
}

/** A file that a draft names in the way of `contextPath`: in a workspace of several folders theirs stands first. */
export function folderOfContext(context: TaskDraft['context']): vscode.WorkspaceFolder | undefined {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length < 2) return undefined;
  const paths = context.flatMap(({ path }) => path ?? []);
  return folders.find(({ name }) => paths.some((path) => path.startsWith(`${name}/`)));
}

/** How a draft names a file: from its folder; with the folder's name first when there are several folders. */
export const contextPath = (uri: vscode.Uri): string =>
  vscode.workspace.asRelativePath(uri).replaceAll('\\', '/');

function withoutFolder(folder: vscode.WorkspaceFolder, path: string): string {
  const several = (vscode.workspace.workspaceFolders ?? []).length > 1;
  return several && path.startsWith(`${folder.name}/`) ? path.slice(folder.name.length + 1) : path;
}

/** The editor's text, saved or not: what the person saw when they pointed at it. */
async function textOf(
  folder: vscode.WorkspaceFolder,
  { path, startLine, endLine }: Extract<TaskDraft['context'][number], { kind: 'selection' }>,
): Promise<string | null> {
  const uri = vscode.Uri.joinPath(folder.uri, path);
  if (!isBelow(folder, uri)) return null;
  try {
    const document = await vscode.workspace.openTextDocument(uri);
    return document.getText(new vscode.Range(startLine - 1, 0, endLine, 0));
  } catch (error) {
    // Gone, or no text: the agent is told the place alone and sees for itself.
    if (error instanceof Error) return null;
    throw error;
  }
}

/** Errors first, then by place. */
function problemsIn(folder: vscode.WorkspaceFolder, path: string | null): readonly TaskProblem[] {
  const only = path === null ? null : vscode.Uri.joinPath(folder.uri, path);
  const found = only
    ? [[only, vscode.languages.getDiagnostics(only)] as const]
    : vscode.languages.getDiagnostics().filter(([uri]) => isBelow(folder, uri));
  return found
    .flatMap(([uri, diagnostics]) =>
      diagnostics.map((diagnostic) => ({ uri, diagnostic, severity: diagnostic.severity })),
    )
    .sort((a, b) => a.severity - b.severity)
    .map(({ uri, diagnostic }) => taskProblem(relativePath(folder, uri), diagnostic));
}

/** A diagnostic as a task shows it. */
function taskProblem(path: string, diagnostic: vscode.Diagnostic): TaskProblem {
  const code = typeof diagnostic.code === 'object' ? diagnostic.code.value : diagnostic.code;
  return {
    path,
    line: diagnostic.range.start.line + 1,
    severity: severities[diagnostic.severity],
    message: diagnostic.message,
    source: [diagnostic.source, code].filter((part) => part !== undefined && part !== '').join(' '),
  };
}

const severities = {
  [vscode.DiagnosticSeverity.Error]: 'error',
  [vscode.DiagnosticSeverity.Warning]: 'warning',
  [vscode.DiagnosticSeverity.Information]: 'information',
  [vscode.DiagnosticSeverity.Hint]: 'hint',
} as const;

/** The path of a file from its folder, with `/`. Its whole path when it lies elsewhere. */
export function relativePath(folder: vscode.WorkspaceFolder, uri: vscode.Uri): string {
  return isBelow(folder, uri) ? uri.path.slice(folder.uri.path.replace(/\/$/, '').length + 1) : uri.fsPath;
}

const isBelow = (folder: vscode.WorkspaceFolder, uri: vscode.Uri): boolean =>
  vscode.workspace.getWorkspaceFolder(uri)?.uri.toString() === folder.uri.toString();
