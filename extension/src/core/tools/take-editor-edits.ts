import type { EditorFileEdits, EditorTextEdit } from '../editor-knowledge.ts';
import { decodeText } from '../edits/text-file.ts';
import type { FileEdit } from '../edits/file-edit.ts';
import { protectionOf, protectionReason } from '../policy/protected-paths.ts';
import { ownOfFork } from './editor-answers.ts';
import { editFiles } from './edit-files.ts';
import type { ToolAnswer, ToolPorts } from './tool.ts';
import { problem } from './tool.ts';

/**
 * Makes on the fork what the editor would make of the person's files: all of it, or nothing when a file is not the same in
 * both (the edits would land elsewhere) or is protected. `what` names it for the answer: "the rename".
 */
export async function takeEditorEdits(
  what: string,
  files: readonly EditorFileEdits[],
  ports: ToolPorts,
): Promise<ToolAnswer> {
  const wanted = files.filter((file) => file.edits.length > 0);
  if (wanted.length === 0) return problem(`${what} changes nothing.`);
  const refusals: string[] = [];
  const edits: FileEdit[] = [];
  for (const file of wanted) {
    const refusal = protection(file.path) ?? (await difference(file, ports));
    if (refusal === null)
      edits.push({ kind: 'write', path: file.path, text: applyTextEdits(file.text, file.edits) });
    else refusals.push(refusal);
  }
  if (refusals.length > 0) {
    const shown = refusals.slice(0, 20).join('\n');
    return problem(
      `Cannot take over ${what}, which would change ${wanted.length} files:\n${shown}\nNothing was changed. Do it with apply_patch; find_symbol and search_text say where.`,
    );
  }
  const answered = await editFiles(edits, ports);
  const count = wanted.reduce((sum, file) => sum + file.edits.length, 0);
  return { ...answered, content: `${what}: ${count} edits in ${wanted.length} files.\n${answered.content}` };
}

/** The text with the edits made; lines and columns are 1-based and refer to the text as given. */
export function applyTextEdits(text: string, edits: readonly EditorTextEdit[]): string {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const offset = (line: number, column: number): number =>
    Math.min((starts[line - 1] ?? text.length) + column - 1, (starts[line] ?? text.length + 1) - 1);
  let result = '';
  let at = 0;
  for (const edit of edits) {
    const start = offset(edit.startLine, edit.startColumn);
    result += text.slice(at, start) + edit.newText;
    at = Math.max(start, offset(edit.endLine, edit.endColumn));
  }
  return result + text.slice(at);
}

function protection(path: string): string | null {
  const rule = protectionOf(path);
  return rule
    ? `${path}: ${protectionReason(rule)}. Change it by an edit of its own, which asks the person.`
    : null;
}

/** Why the edits do not fit the fork's file, or null. */
async function difference({ path, text }: EditorFileEdits, ports: ToolPorts): Promise<string | null> {
  const bytes = await ports.fork.read(path);
  const file = bytes.ok ? decodeText(bytes.value) : undefined;
  if (file?.ok && file.value.text === text) return null;
  return (
    (await ownOfFork(path, ports)) ??
    `${path}: the person has changes in their editor that are not saved, so it is another text than in your fork.`
  );
}
