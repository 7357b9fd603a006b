import type * as vscode from 'vscode';
import type { EditorAnswer, EditorFileEdits, EditorTextEdit } from '../../core/editor-knowledge.ts';
import { toLineFeeds } from '../../core/edits/text-file.ts';
import { fail, ok } from '../../protocol/result.ts';
import type { WorkspaceFiles } from './workspace-files.ts';

/**
 * A workspace edit as plain data, sorted by path. Fails with `not-text` when it also creates, moves or deletes files, or
 * reaches out of the workspace: what cannot be taken over whole is not taken over.
 */
export async function plainEdits(
  edit: vscode.WorkspaceEdit,
  files: WorkspaceFiles,
): EditorAnswer<readonly EditorFileEdits[]> {
  const entries = edit.entries();
  if (doesMore(edit, entries)) {
    return fail(
      'not-text',
      'Cannot take the edit over as it does more than change texts (it creates, moves or deletes files).',
    );
  }
  const byFile = new Map<string, { uri: vscode.Uri; edits: vscode.TextEdit[] }>();
  for (const [uri, edits] of entries) {
    const known = byFile.get(uri.toString());
    if (known) known.edits.push(...edits);
    else byFile.set(uri.toString(), { uri, edits: [...edits] });
  }
  const result: EditorFileEdits[] = [];
  for (const { uri, edits } of byFile.values()) {
    const path = files.pathOf(uri);
    if (path === undefined) {
      return fail(
        'not-text',
        `Cannot take the edit over as it would change ${uri.fsPath}, outside of the workspace.`,
      );
    }
    const text = await files.text(uri);
    if (!text.ok) return text;
    const plain = plainTextEdits(edits);
    if (!plain) return fail('not-text', `Cannot take the edit over as its parts overlap in ${path}.`);
    result.push({ path, text: text.value, edits: plain });
  }
  return ok(result.toSorted((a, b) => (a.path < b.path ? -1 : 1)));
}

/** Edits of one file, sorted; undefined when they overlap. */
export function plainTextEdits(edits: readonly vscode.TextEdit[]): readonly EditorTextEdit[] | undefined {
  const sorted = edits.toSorted(
    (a, b) => a.range.start.compareTo(b.range.start) || a.range.end.compareTo(b.range.end),
  );
  const overlap = sorted.some((edit, index) => sorted[index + 1]?.range.start.isBefore(edit.range.end));
  if (overlap) return undefined;
  return sorted.map(({ range, newText }) => ({
    startLine: range.start.line + 1,
    startColumn: range.start.character + 1,
    endLine: range.end.line + 1,
    endColumn: range.end.character + 1,
    newText: toLineFeeds(newText),
  }));
}

/** No public property names operations on files; where the editor's own list of all parts is there, it is compared. */
function doesMore(edit: vscode.WorkspaceEdit, entries: readonly [vscode.Uri, vscode.TextEdit[]][]): boolean {
  const all = (edit as { readonly _allEntries?: () => unknown })._allEntries?.();
  const texts = entries.reduce((sum, [, edits]) => sum + edits.length, 0);
  return Array.isArray(all) && all.length > texts;
}
