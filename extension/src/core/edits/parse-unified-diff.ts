import { collectChunks } from './collect-chunks.ts';
import type { Chunk, FileEdit, ParsedEdits } from './file-edit.ts';
import { readDiffHeader, type DiffHeader } from './diff-header.ts';
import { joinFolder } from './paths.ts';
import { unwrapPatch } from './unwrap-patch.ts';

/**
 * Reads a unified diff (POSIX `diff -u`, git's extended headers). Where a hunk belongs is told by its lines; line
 * numbers decide only between equal places, and counts are not believed at all. `path` names the file of hunks that
 * come without a header, and wins over the names in a header for one file.
 */
export function parseUnifiedDiff(text: string, path?: string): ParsedEdits {
  const { lines, folder } = unwrapPatch(text);
  const parts = splitFiles(lines);
  if (path !== undefined && parts.length > 1)
    return malformed(`it must change ${path} alone: it names ${parts.length} files`);
  const edits: FileEdit[] = [];
  for (const part of parts) {
    const edit = readPart(part, path);
    if ('reason' in edit) return edit;
    edits.push(inFolder(edit, folder));
  }
  return edits.length > 0
    ? { ok: true, edits }
    : malformed('it needs lines "--- file", "+++ file" and "@@ … @@"');
}

type Malformed = Extract<ParsedEdits, { ok: false }>;

interface Part {
  readonly header: readonly string[];
  readonly body: readonly string[];
}

/** One part for each file: the lines up to the first `@@`, and the rest. Text before the first header is left out. */
function splitFiles(lines: readonly string[]): Part[] {
  const parts: { header: string[]; body: string[] }[] = [];
  let current: { header: string[]; body: string[] } | undefined;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const startsGit = /^diff --git /.test(line);
    const startsPlain =
      isFileHeader(lines, at) &&
      (current === undefined || current.body.length > 0 || hasNames(current.header));
    if (startsGit || startsPlain || (current === undefined && isHunk(line))) {
      current = { header: [], body: [] };
      parts.push(current);
    }
    if (current === undefined) continue;
    if (isSignature(lines, at)) break;
    if (current.body.length === 0 && !isHunk(line)) current.header.push(line);
    else current.body.push(line);
  }
  return parts;
}

function isHunk(line: string): boolean {
  return /^@@(?: |$)/.test(line);
}

/** Inside a hunk these two lines could be a removed and an added one; with `@@` after them that is no longer likely. */
function isFileHeader(lines: readonly string[], at: number): boolean {
  return (
    /^--- \S/.test(lines[at] ?? '') && /^\+\+\+ \S/.test(lines[at + 1] ?? '') && isHunk(lines[at + 2] ?? '')
  );
}

function hasNames(header: readonly string[]): boolean {
  return header.some((line) => line.startsWith('--- '));
}

/** The end of a mail that git format-patch made. */
function isSignature(lines: readonly string[], at: number): boolean {
  return (
    /^-- ?$/.test(lines[at] ?? '') &&
    /^\d+\.\d+[\w.]*$/.test(lines[at + 1]?.trim() ?? '') &&
    at + 2 >= lines.length
  );
}

function readPart(part: Part, path: string | undefined): FileEdit | Malformed {
  const header = readDiffHeader(part.header);
  if (header.unsupported !== undefined) {
    return {
      ok: false,
      reason: 'unsupported',
      message: `Cannot apply the diff as ${header.unsupported} is not supported. Make that change another way.`,
    };
  }
  const chunks = collectChunks(part.body);
  const named = path ?? header.newPath ?? header.oldPath;
  if (named === undefined)
    return malformed('its hunks need a line "--- file" and a line "+++ file" before them');
  const mode = header.mode === undefined ? {} : { mode: header.mode };
  if (header.kind === 'delete') return { kind: 'delete', path: named, ...expectedLines(chunks) };
  if (header.kind === 'add') return { kind: 'add', path: named, text: addedText(chunks), ...mode };
  if (chunks.length === 0 && header.kind !== 'rename' && header.mode === undefined) {
    return malformed(`the part for ${named} needs a hunk: it has none`);
  }
  return { kind: 'update', ...names(header, path, named), chunks, inOrder: true, ...mode };
}

/** Which file is meant, under which other name it may stand, and where it goes. */
function names(
  header: DiffHeader,
  path: string | undefined,
  named: string,
): { path: string; otherPath?: string; moveTo?: string } {
  if (path !== undefined) return { path };
  const { oldPath, newPath } = header;
  if (oldPath === undefined || newPath === undefined || oldPath === newPath) return { path: named };
  return header.kind === 'rename'
    ? { path: oldPath, moveTo: newPath }
    : { path: oldPath, otherPath: newPath };
}

function expectedLines(chunks: readonly Chunk[]): { expected?: readonly string[] } {
  const removed = chunks.flatMap(({ lines }) =>
    lines.flatMap(({ kind, text }) => (kind === 'remove' ? [text] : [])),
  );
  return removed.length === 0 ? {} : { expected: removed };
}

function addedText(chunks: readonly Chunk[]): string {
  const lines = chunks.flatMap((chunk) =>
    chunk.lines.flatMap(({ kind, text }) => (kind === 'add' ? [text] : [])),
  );
  const text = lines.map((line) => `${line}\n`).join('');
  return chunks.at(-1)?.finalNewline === false ? text.slice(0, -1) : text;
}

function inFolder(edit: FileEdit, folder: string | undefined): FileEdit {
  const path = joinFolder(folder, edit.path);
  if (edit.kind !== 'update') return { ...edit, path };
  return {
    ...edit,
    path,
    ...(edit.otherPath === undefined ? {} : { otherPath: joinFolder(folder, edit.otherPath) }),
    ...(edit.moveTo === undefined ? {} : { moveTo: joinFolder(folder, edit.moveTo) }),
  };
}

function malformed(rule: string): Malformed {
  return {
    ok: false,
    reason: 'malformed',
    message: `Cannot read the diff as ${rule}. Send the whole diff again.`,
  };
}
