import * as vscode from 'vscode';
import type { TaskDraft } from '../../protocol/panel/panel-messages.ts';
import type { ExtensionParts } from '../extension-parts.ts';
import { contextPath } from './collect-context.ts';
import { linesOf } from './selected-lines.ts';

/** `Agent: Implement Task…` of the palette, the editor, the explorer and code actions: the form, filled in. */
export function registerTasks({ tasks }: Pick<ExtensionParts, 'tasks'>): vscode.Disposable {
  return vscode.commands.registerCommand('ratchet.implementTask', async (...given: unknown[]) =>
    tasks.draft(await draftFor(given)),
  );
}

async function draftFor(given: readonly unknown[]): Promise<Partial<TaskDraft>> {
  // With all of its checks it is loaded when there is something to check.
  const { normaliseTaskArguments } = await import('./normalise-task-arguments.ts');
  const normal = normaliseTaskArguments(given);
  switch (normal.kind) {
    case 'nothing':
      return {};
    case 'draft':
      return normal.known;
    case 'files':
      return { context: normal.uris.map((uri) => ({ kind: 'file', path: contextPath(uri) })) };
    case 'editor':
      return { context: [ofEditor(normal.uri)] };
  }
}

/** The selection of the file's editor, or the file. */
function ofEditor(uri: vscode.Uri): TaskDraft['context'][number] {
  const path = contextPath(uri);
  const editor = vscode.window.visibleTextEditors.find(
    ({ document }) => document.uri.toString() === uri.toString(),
  );
  return editor && !editor.selection.isEmpty
    ? { kind: 'selection', path, ...linesOf(editor.selection) }
    : { kind: 'file', path };
}
