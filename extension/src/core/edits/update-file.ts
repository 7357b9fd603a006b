import type { Chunk, FileEdit } from './file-edit.ts';
import { oldLines } from './find-chunk.ts';
import { lineText, type LineText } from './line-text.ts';
import type { MatchLevel } from './match-levels.ts';
import { placeChunks } from './place-chunks.ts';
import { addedPlaceholder } from './placeholders.ts';
import { leftOutCode, unclearIndentation, type EditRefusal } from './refusals.ts';
import type { TextFile } from './text-file.ts';
import { writeChunk, type LineEdit } from './write-chunk.ts';
import { writeLines } from './write-lines.ts';

/** How closely a hunk was matched, and where: for the ledger. */
export interface HunkMatch {
  readonly path: string;
  /** 1-based number of the hunk among its file's hunks */
  readonly hunk: number;
  readonly level: MatchLevel;
  /** 1-based line of the file before the edit */
  readonly line: number;
}

/** The file as its hunks leave it and where they fitted, or every reason against them. */
export type Updated =
  | { readonly file: TextFile; readonly matches: readonly HunkMatch[] }
  | { readonly refusals: readonly EditRefusal[] };

/** The file with all chunks made, or a refusal for each chunk that cannot be. The same file when nothing changes. */
export function updateFile(
  file: TextFile,
  path: string,
  edit: Extract<FileEdit, { kind: 'update' }>,
): Updated {
  const lines = lineText(file.text);
  const places = placeChunks(lines, path, edit);
  const refusals = [...places.refusals, ...placeholders(lines, path, edit.chunks)];
  const edits: LineEdit[] = [];
  let finalNewline: boolean | undefined;
  for (const { index, placement, chunk } of places.placed) {
    const written = writeChunk(lines, placement);
    if (written === undefined) refusals.push(unclearIndentation(path, index, placement.start + 1));
    else for (const edit of written) edits.push(edit);
    const endsFile = placement.start + oldLines(placement.lines).length === lines.lines.length;
    if (endsFile) finalNewline = chunk.finalNewline ?? finalNewline;
  }
  if (refusals.length > 0) return { refusals };
  const written = writeLines(file, sortEdits(edits), finalNewline);
  const matches = places.placed.map(({ index, placement: { level, start } }): HunkMatch => ({
    path,
    hunk: index + 1,
    level,
    line: start + 1,
  }));
  return { file: written.text === file.text ? file : written, matches };
}

/** By place; an insertion comes before what replaces the same line. Equal ones stay in the order of the patch. */
function sortEdits(edits: readonly LineEdit[]): LineEdit[] {
  return [...edits].sort((a, b) => a.from - b.from || a.to - b.to);
}

function placeholders(lines: LineText, path: string, chunks: readonly Chunk[]): EditRefusal[] {
  return chunks.flatMap((chunk, index) => {
    const added = chunk.lines.flatMap(({ kind, text }) => (kind === 'add' ? [text] : []));
    const placeholder = addedPlaceholder(added, () => lines.lines);
    return placeholder === undefined ? [] : [leftOutCode(path, placeholder, index)];
  });
}
