import * as vscode from 'vscode';
import { relativePath } from '../tasks/collect-context.ts';
import type { KnownFailure } from './parse-test-failures.ts';
import { titleOfFailure } from './parse-test-failures.ts';
import { testAtLine } from './test-at-line.ts';
import { testQuery } from './test-query.ts';

/** What a session is to fix. */
export interface ChosenTest {
  /** for the engine; null: whatever fails */
  readonly query: string | null;
  readonly message: string | null;
}

/** The test at the cursor of a file's editor, or the whole file when the cursor stands in none. */
export function testAtCursor(folder: vscode.WorkspaceFolder, uri: vscode.Uri): ChosenTest {
  const editor = vscode.window.visibleTextEditors.find(
    ({ document }) => document.uri.toString() === uri.toString(),
  );
  const name = editor && testAtLine(editor.document.getText(), editor.selection.active.line);
  return { query: testQuery(relativePath(folder, uri), name ? [name] : []), message: null };
}

/** Lets the person choose from what failed last, the file that they look at, and everything. */
export async function chooseTest(
  folder: vscode.WorkspaceFolder,
  failures: readonly KnownFailure[],
): Promise<ChosenTest | undefined> {
  const everything: Choice = {
    label: vscode.l10n.t('$(beaker) Whatever fails'),
    detail: vscode.l10n.t('Runs every test first to see what fails.'),
    chosen: { query: null, message: null },
  };
  const choices = [
    ...failures.flatMap((failure) => ofFailure(folder, failure)),
    ...ofActiveFile(folder),
    everything,
  ];
  if (choices.length === 1) return everything.chosen;
  const picked = await vscode.window.showQuickPick(choices, {
    title: vscode.l10n.t('Fix Failing Test'),
    placeHolder: vscode.l10n.t('Which test is to be fixed?'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.chosen;
}

interface Choice extends vscode.QuickPickItem {
  readonly chosen: ChosenTest;
}

function ofFailure(folder: vscode.WorkspaceFolder, failure: KnownFailure): readonly Choice[] {
  const title = titleOfFailure(failure);
  const uri = failure.path === null ? null : vscode.Uri.file(failure.path);
  const inside = uri && vscode.workspace.getWorkspaceFolder(uri)?.uri.toString() === folder.uri.toString();
  const path = uri && inside ? relativePath(folder, uri) : null;
  const query = path === null ? title : testQuery(path, title === null ? [] : [title]);
  if (query === null) return [];
  return [
    {
      label: `$(error) ${title ?? path ?? failure.name}`,
      description: path ?? failure.suite,
      detail: failure.message?.split('\n')[0]?.slice(0, 200) ?? '',
      chosen: { query, message: failure.message },
    },
  ];
}

function ofActiveFile(folder: vscode.WorkspaceFolder): readonly Choice[] {
  const uri = vscode.window.activeTextEditor?.document.uri;
  if (!uri || vscode.workspace.getWorkspaceFolder(uri)?.uri.toString() !== folder.uri.toString()) return [];
  const path = relativePath(folder, uri);
  if (!looksLikeTests(path)) return [];
  const { query, message } = testAtCursor(folder, uri);
  const whole: Choice = {
    label: vscode.l10n.t('$(file) What fails in {0}', path.slice(path.lastIndexOf('/') + 1)),
    description: path,
    chosen: { query: path, message: null },
  };
  if (query === path) return [whole];
  const name = query?.slice(path.length + 2) ?? '';
  return [
    {
      label: `$(symbol-method) ${name}`,
      description: vscode.l10n.t('at the cursor'),
      chosen: { query, message },
    },
    whole,
  ];
}

const looksLikeTests = (path: string): boolean =>
  /(^|\/)(test_[^/]*\.py|[^/]*_test\.py|[^/]*[.-](test|spec)\.[cm]?[jt]sx?|tests?\.[cm]?[jt]s)$|(^|\/)(tests?|__tests__)\//.test(
    path,
  );
