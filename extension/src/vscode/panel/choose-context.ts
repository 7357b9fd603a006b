import * as vscode from 'vscode';
import type { TaskDraft } from '../../protocol/panel/panel-messages.ts';
import type { Result } from '../../protocol/result.ts';
import { fail, ok } from '../../protocol/result.ts';
import { contextPath } from '../tasks/collect-context.ts';
import { linesOf } from '../tasks/selected-lines.ts';

type ContextItem = TaskDraft['context'][number];

/** What the person adds to a task; an empty list when they chose nothing. */
export async function chooseContext(
  kind: ContextItem['kind'],
): Promise<Result<readonly ContextItem[], string>> {
  switch (kind) {
    case 'file':
      return ok((await chooseFiles()).map((path) => ({ kind: 'file', path })));
    case 'selection':
      return selection();
    case 'problems':
      return ok(await chooseProblems());
  }
}

/** Files that are open come first: they are what a person has in mind. */
async function chooseFiles(): Promise<readonly string[]> {
  const open = vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .flatMap(({ input }) =>
      input instanceof vscode.TabInputText && isInWorkspace(input.uri) ? [input.uri] : [],
    );
  const paths = [...new Set(open.map(contextPath))];
  const browse = vscode.l10n.t('$(folder-opened) Browse…');
  const items: vscode.QuickPickItem[] = [
    ...paths.map((label) => ({ label })),
    { label: browse, alwaysShow: true },
  ];
  if (paths.length === 0) return browseFiles();
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Add Files to the Task'),
    placeHolder: vscode.l10n.t('Open files, or browse for others'),
    canPickMany: true,
  });
  const labels = picked?.map(({ label }) => label) ?? [];
  const browsed = labels.includes(browse) ? await browseFiles() : [];
  return [...labels.filter((label) => label !== browse), ...browsed];
}

async function browseFiles(): Promise<readonly string[]> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const uris = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Add Files to the Task'),
    openLabel: vscode.l10n.t('Add'),
    canSelectMany: true,
    canSelectFolders: true,
    ...(folder && { defaultUri: folder.uri }),
  });
  return (uris ?? []).filter(isInWorkspace).map(contextPath);
}

function selection(): Result<readonly ContextItem[], string> {
  const editors = [vscode.window.activeTextEditor, ...vscode.window.visibleTextEditors];
  const editor = editors.find((each) => each && !each.selection.isEmpty && isInWorkspace(each.document.uri));
  if (!editor)
    return fail(
      'no-selection',
      vscode.l10n.t('Cannot add a selection as nothing is selected in an editor. Select some lines first.'),
    );
  return ok([{ kind: 'selection', path: contextPath(editor.document.uri), ...linesOf(editor.selection) }]);
}

async function chooseProblems(): Promise<readonly ContextItem[]> {
  const active = vscode.window.activeTextEditor?.document.uri;
  if (!active || !isInWorkspace(active)) return [{ kind: 'problems', path: null }];
  const path = contextPath(active);
  const ofFile = vscode.l10n.t('Problems in {0}', path);
  const picked = await vscode.window.showQuickPick([ofFile, vscode.l10n.t('All problems of the workspace')], {
    title: vscode.l10n.t('Add Problems to the Task'),
  });
  if (picked === undefined) return [];
  return [{ kind: 'problems', path: picked === ofFile ? path : null }];
}

const isInWorkspace = (uri: vscode.Uri): boolean => vscode.workspace.getWorkspaceFolder(uri) !== undefined;
