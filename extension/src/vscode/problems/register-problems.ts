import * as vscode from 'vscode';
import type { TaskDraft } from '../../protocol/panel/panel-messages.ts';
import { contextPath } from '../tasks/collect-context.ts';
import { linesOf } from '../tasks/selected-lines.ts';
import { markedComment } from './marked-comment.ts';

/** Code actions: "Fix with Ratchet" on problems, "Implement with Ratchet" on comments that mark work to be done. */
export function registerProblems(): vscode.Disposable {
  return vscode.languages.registerCodeActionsProvider(
    { scheme: 'file' },
    { provideCodeActions: actionsFor },
    { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
  );
}

function actionsFor(
  document: vscode.TextDocument,
  range: vscode.Range,
  { diagnostics }: vscode.CodeActionContext,
): vscode.CodeAction[] {
  if (!vscode.workspace.getWorkspaceFolder(document.uri)) return [];
  return [...fixProblems(document, diagnostics), ...implementComment(document, range)];
}

function fixProblems(
  document: vscode.TextDocument,
  diagnostics: readonly vscode.Diagnostic[],
): vscode.CodeAction[] {
  const [first] = diagnostics;
  if (!first) return [];
  const path = contextPath(document.uri);
  const lines = diagnostics.map(
    (diagnostic) => `${path}:${diagnostic.range.start.line + 1}: ${diagnostic.message}`,
  );
  const task =
    diagnostics.length === 1
      ? `Fix this problem: ${lines.join('')}`
      : `Fix these problems:\n${lines.map((line) => `- ${line}`).join('\n')}`;
  const around = diagnostics.map(({ range }) => range).reduce((whole, range) => whole.union(range));
  const action = draftAction(vscode.l10n.t('Fix with Ratchet'), {
    task: task.slice(0, taskCharactersMax),
    context: [{ kind: 'selection', path, ...linesOf(around) }],
  });
  action.diagnostics = [...diagnostics];
  return [action];
}

function implementComment(document: vscode.TextDocument, range: vscode.Range): vscode.CodeAction[] {
  const comment = markedComment(document.lineAt(range.start.line).text);
  if (!comment) return [];
  const path = contextPath(document.uri);
  const line = range.start.line + 1;
  const about = comment.text === '' ? '' : `: ${comment.text}`;
  const title = vscode.l10n.t('Implement with Ratchet');
  return [
    draftAction(title, {
      task: `Implement the ${comment.mark} at ${path}:${line}${about}`.slice(0, taskCharactersMax),
      context: [{ kind: 'selection', path, startLine: line, endLine: line }],
    }),
  ];
}

const taskCharactersMax = 20_000;

function draftAction(title: string, known: Partial<TaskDraft>): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.command = { title, command: 'ratchet.implementTask', arguments: [known] };
  return action;
}
