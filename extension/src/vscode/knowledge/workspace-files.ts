import * as vscode from 'vscode';
import type { EditorAnswer, EditorPlace } from '../../core/editor-knowledge.ts';
import { workspacePath } from '../../core/edits/paths.ts';
import { toLineFeeds } from '../../core/edits/text-file.ts';
import { limits } from '../../core/limits.ts';
import { fail, ok, type Result } from '../../protocol/result.ts';

/** The files of one workspace folder as the editor has them: open documents first, then the disk. Shows and opens nothing. */
export interface WorkspaceFiles {
  uriOf(path: string): Result<vscode.Uri, 'not-found'>;
  /** workspace path, or undefined for what is outside of the folder or no file */
  pathOf(uri: vscode.Uri): string | undefined;
  /** with line feeds */
  text(uri: vscode.Uri): EditorAnswer<string>;
  /** Places with the text of their lines, in the order given. */
  places(positions: readonly FilePosition[]): Promise<readonly EditorPlace[]>;
}

/** A position in any file. `name` moves it to where that name stands, at or soon after it. */
export interface FilePosition {
  readonly uri: vscode.Uri;
  readonly position: vscode.Position;
  readonly name?: string;
}

const filesReadMax = 100;
const lineCharsMax = 240;
/** how far below its start a declaration's name is looked for: comments and decorators may come first */
const linesToName = 30;

/** The files of the folder with this absolute path. */
export function createWorkspaceFiles(workspace: string): WorkspaceFiles {
  const root = vscode.Uri.file(workspace);
  const prefix = root.path.endsWith('/') ? root.path : `${root.path}/`;
  const pathOf = (uri: vscode.Uri): string | undefined =>
    uri.scheme === root.scheme && uri.path.startsWith(prefix) ? uri.path.slice(prefix.length) : undefined;
  return {
    pathOf,
    text: readText,
    uriOf(path) {
      const checked = workspacePath(path, workspace);
      return checked.ok
        ? ok(vscode.Uri.joinPath(root, checked.value))
        : fail('not-found', `Cannot ask about ${path} as it is not a file of the workspace ${workspace}.`);
    },
    async places(positions) {
      const linesOf = createLineReader();
      const places: EditorPlace[] = [];
      for (const { uri, position, name } of positions) {
        const lines = await linesOf(uri);
        const at = name === undefined ? position : nameNear(lines, position, name);
        places.push({
          path: pathOf(uri) ?? (uri.scheme === 'file' ? uri.fsPath : uri.toString()),
          line: at.line + 1,
          column: at.character + 1,
          text: (lines[at.line] ?? '').trim().slice(0, lineCharsMax),
        });
      }
      return places;
    },
  };
}

async function readText(uri: vscode.Uri): EditorAnswer<string> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open) return ok(toLineFeeds(open.getText()));
  try {
    const { size, type } = await vscode.workspace.fs.stat(uri);
    if ((type & vscode.FileType.File) === 0) throw vscode.FileSystemError.FileNotFound(uri);
    if (size > limits.fileBytesMax) {
      return fail(
        'failed',
        `Cannot read ${uri.fsPath} as files up to ${limits.fileBytesMax} bytes are read: it has ${size}.`,
      );
    }
    const bytes = await vscode.workspace.fs.readFile(uri);
    const text = await vscode.workspace.decode(bytes, { uri });
    return ok(toLineFeeds(text.startsWith('\ufeff') ? text.slice(1) : text));
  } catch (error) {
    const missing = error instanceof vscode.FileSystemError && error.code === 'FileNotFound';
    return missing
      ? fail('not-found', `Cannot ask about ${uri.fsPath} as there is no such file on the person's disk.`)
      : fail(
          'failed',
          `Cannot read ${uri.fsPath}: ${error instanceof Error ? error.message : String(error)}`,
        );
  }
}

/** Reads each file once, and no more than so many. */
function createLineReader(): (uri: vscode.Uri) => Promise<readonly string[]> {
  const known = new Map<string, readonly string[]>();
  return async (uri) => {
    const key = uri.toString();
    const before = known.get(key);
    if (before) return before;
    const text = known.size < filesReadMax ? await readText(uri) : undefined;
    const lines = text?.ok ? text.value.split('\n') : [];
    known.set(key, lines);
    return lines;
  };
}

function nameNear(lines: readonly string[], start: vscode.Position, name: string): vscode.Position {
  const word = name.replace(/\(.*$/s, '');
  if (word === '') return start;
  for (let line = start.line; line < Math.min(lines.length, start.line + linesToName); line += 1) {
    const at = (lines[line] ?? '').indexOf(word, line === start.line ? start.character : 0);
    if (at !== -1) return new vscode.Position(line, at);
  }
  return start;
}
