import * as vscode from 'vscode';
import type { LineEdit } from '../../core/review/merge-into-buffer.ts';
import { mergeIntoBuffer } from '../../core/review/merge-into-buffer.ts';
import { linesOf } from '../../core/review/reviewed-files.ts';
import { diskText, documentLines, findDocument } from './documents.ts';

/** A document as it was saved, before the session wrote its file. */
export interface SavedDocument {
  readonly document: vscode.TextDocument;
  readonly text: string;
}

/**
 * Saves what the person typed in these files, so that whatever the session writes is written on top of it. Returns what
 * is open, or the file that could not be saved.
 */
export async function saveDocuments(
  uris: readonly vscode.Uri[],
): Promise<{ readonly saved: readonly SavedDocument[] } | { readonly refused: vscode.Uri }> {
  const saved: SavedDocument[] = [];
  for (const uri of uris) {
    const document = findDocument(uri);
    if (!document) continue;
    if (document.isDirty && !(await document.save())) return { refused: uri };
    saved.push({ document, text: document.getText() });
  }
  return { saved };
}

/** Resolves when the editor shows what was written, with everything that the person typed since they saved. */
export async function showWritten({ document, text }: SavedDocument): Promise<void> {
  const disk = await diskText(document.uri);
  if (disk === null || document.isClosed || document.getText() === disk) return;
  await readAgain(document, disk);
  if (document.isDirty && document.getText() !== disk) await mergeTyping(document, text, disk);
}

/** milliseconds that an editor has to see that a file changed; one that is not watched is read when it is shown anew */
const readAgainMs = 5_000;

/** Resolves when the editor has read the file again, or will not, because there is unsaved typing in it. */
function readAgain(document: vscode.TextDocument, disk: string): Promise<void> {
  return new Promise((resolve) => {
    const isOver = (): boolean => document.isDirty || document.isClosed || document.getText() === disk;
    const end = (): void => {
      clearTimeout(timer);
      listening.dispose();
      resolve();
    };
    const timer = setTimeout(end, readAgainMs);
    const listening = vscode.workspace.onDidChangeTextDocument((event) => {
      if (event.document === document && isOver()) end();
    });
    if (isOver()) end();
  });
}

/**
 * They typed while the file was written. In the editor that they type in, the file is read again and their typing put
 * back, so that it can be saved as usual; elsewhere what was written is put between their lines.
 */
async function mergeTyping(document: vscode.TextDocument, saved: string, disk: string): Promise<void> {
  const { typed, reverted } = await revert(document, disk);
  const target = mergeIntoBuffer({ saved: linesOf(saved), buffer: linesOf(typed), disk: linesOf(disk) });
  if (target === null) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t(
        'You typed in the lines of {0} that were being written. Your text stands in the editor, the kept change on the disk: compare them when you save.',
        vscode.workspace.asRelativePath(document.uri),
      ),
    );
  }
  // Without a way to merge them, what they typed stands as it is.
  const wanted = target === null ? linesOf(typed) : applyEdits(linesOf(typed), target);
  const base = linesOf(reverted ? disk : typed);
  await edit(document, () => mergeIntoBuffer({ saved: base, buffer: documentLines(document), disk: wanted }));
}

/** Reads the file again if it is in the active editor; says what stood there at the moment before. */
async function revert(
  document: vscode.TextDocument,
  disk: string,
): Promise<{ readonly typed: string; readonly reverted: boolean }> {
  let typed = document.getText();
  if (vscode.window.activeTextEditor?.document !== document) return { typed, reverted: false };
  let reverted = false;
  const listening = vscode.workspace.onDidChangeTextDocument((event) => {
    if (event.document !== document || reverted) return;
    reverted = document.getText() === disk;
    if (!reverted) typed = document.getText();
  });
  try {
    await vscode.commands.executeCommand('workbench.action.files.revert');
  } finally {
    listening.dispose();
  }
  return { typed, reverted };
}

/** Typing between the reading and the writing of a document's text makes an edit fail: it is made anew. */
async function edit(document: vscode.TextDocument, make: () => readonly LineEdit[] | null): Promise<void> {
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    const edits = make();
    if (!edits || edits.length === 0) return;
    const change = new vscode.WorkspaceEdit();
    change.set(
      document.uri,
      edits.map((each) => textEdit(document, each)),
    );
    if (await vscode.workspace.applyEdit(change)) return;
  }
}

function textEdit(document: vscode.TextDocument, { start, end, lines }: LineEdit): vscode.TextEdit {
  const last = document.lineAt(document.lineCount - 1).range.end;
  const eol = document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
  if (end < document.lineCount) {
    const text = lines.map((line) => `${line}${eol}`).join('');
    return vscode.TextEdit.replace(new vscode.Range(start, 0, end, 0), text);
  }
  // The last line has no end of its own: the one before it goes or comes with it.
  const from = start === 0 ? new vscode.Position(0, 0) : document.lineAt(start - 1).range.end;
  const text = lines.map((line, index) => (start === 0 && index === 0 ? line : `${eol}${line}`)).join('');
  return vscode.TextEdit.replace(new vscode.Range(from, last), text);
}

function applyEdits(lines: readonly string[], edits: readonly LineEdit[]): string[] {
  const result = [...lines];
  for (const { start, end, lines: added } of edits.toReversed()) result.splice(start, end - start, ...added);
  return result;
}
