import * as vscode from 'vscode';
import type { EditorCodeAction, EditorKnowledge } from '../../core/editor-knowledge.ts';
import { fail, ok } from '../../protocol/result.ts';
import { askProviders } from './ask-editor.ts';
import type { Asking } from './asking.ts';
import type { TextFormatter } from './format-text.ts';
import { plainEdits } from './text-edits.ts';
import type { WorkspaceFiles } from './workspace-files.ts';

/** code actions whose edits are asked for: each may cost a request to its language server */
const resolvedActionsMax = 30;

/** What the editor would change; nothing is. */
export function createProposals(
  asking: Asking,
  formatter: TextFormatter,
): Pick<EditorKnowledge, 'rename' | 'codeActions' | 'format'> {
  const { files } = asking;
  return {
    async rename(at, newName, cancellation) {
      const question = asking.question(`a rename at ${at.path}:${at.line}`, cancellation);
      const document = await asking.open(at.path, question);
      if (!document.ok) return document;
      const position = document.value.validatePosition(new vscode.Position(at.line - 1, at.column - 1));
      const edit = await askProviders<vscode.WorkspaceEdit>(
        'vscode.executeDocumentRenameProvider',
        [document.value.uri, position, newName],
        question,
      );
      if (!edit.ok) return edit;
      if (!edit.value || edit.value.size === 0) {
        return fail(
          'refused',
          `Cannot rename what stands at ${at.path}:${at.line}: nothing there can be renamed.`,
        );
      }
      return plainEdits(edit.value, files);
    },
    async codeActions({ path, first, last }, cancellation) {
      const question = asking.question(`fixes for ${path}:${first}`, cancellation);
      const document = await asking.open(path, question);
      if (!document.ok) return document;
      const end = document.value.lineAt(Math.min(last, document.value.lineCount) - 1).range.end;
      const range = document.value.validateRange(new vscode.Range(new vscode.Position(first - 1, 0), end));
      const found = await askProviders<(vscode.CodeAction | vscode.Command)[]>(
        'vscode.executeCodeActionProvider',
        [document.value.uri, range, undefined, resolvedActionsMax],
        question,
      );
      if (!found.ok) return found;
      const usable = (found.value ?? []).filter(isOffered);
      const { items, cut } = asking.capped(usable);
      return ok({ items: await Promise.all(items.map((action) => describe(action, files))), cut });
    },
    format: (path, text, cancellation) =>
      formatter.format({ path, text }, files, asking.question(`the format of ${path}`, cancellation)),
  };
}

const isCommand = (action: vscode.CodeAction | vscode.Command): action is vscode.Command =>
  typeof action.command === 'string';

const isOffered = (action: vscode.CodeAction | vscode.Command): boolean =>
  isCommand(action) || action.disabled === undefined;

async function describe(
  action: vscode.CodeAction | vscode.Command,
  files: WorkspaceFiles,
): Promise<EditorCodeAction> {
  const { title } = action;
  if (isCommand(action)) return { title, kind: '', preferred: false, edits: null };
  const { kind, isPreferred, edit } = action;
  const edits = edit && edit.size > 0 ? await plainEdits(edit, files) : undefined;
  return {
    title,
    kind: kind?.value ?? '',
    preferred: isPreferred ?? false,
    edits: edits?.ok ? edits.value : null,
  };
}
