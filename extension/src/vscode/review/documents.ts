import * as vscode from 'vscode';
import { linesOf } from '../../core/review/reviewed-files.ts';

/** The document of a file that is open in the editor, in a tab or not. */
export function findDocument(uri: vscode.Uri): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find(
    (document) => document.uri.scheme === 'file' && document.uri.fsPath === uri.fsPath && !document.isClosed,
  );
}

/** The lines of a document, unsaved typing included. */
export function documentLines(document: vscode.TextDocument): string[] {
  return linesOf(document.getText());
}

/** The lines of a file on the disk as its editor would show them; null when there is none, or it is no text. */
export async function diskLines(uri: vscode.Uri): Promise<string[] | null> {
  const text = await diskText(uri);
  return text === null ? null : linesOf(text);
}

/** The text of a file on the disk in the encoding of its document; null when there is none, or it is no text. */
export async function diskText(uri: vscode.Uri): Promise<string | null> {
  const bytes = await readBytes(uri);
  const text = bytes && (await decodeAs(bytes, { uri, encoding: findDocument(uri)?.encoding }));
  return text ?? null;
}

/** The text of bytes in an encoding, or in the one that the settings name for a file; undefined when it is no text. */
export async function decodeAs(
  bytes: Uint8Array,
  { uri, encoding }: { readonly uri: vscode.Uri; readonly encoding: string | undefined },
): Promise<string | undefined> {
  try {
    return await (encoding === undefined
      ? vscode.workspace.decode(bytes, { uri })
      : vscode.workspace.decode(bytes, { encoding }));
  } catch (error) {
    // The editor refuses what seems to be binary.
    if (error instanceof Error) return undefined;
    throw error;
  }
}

async function readBytes(uri: vscode.Uri): Promise<Uint8Array | null> {
  try {
    return await vscode.workspace.fs.readFile(uri);
  } catch (error) {
    if (error instanceof vscode.FileSystemError) return null;
    throw error;
  }
}
