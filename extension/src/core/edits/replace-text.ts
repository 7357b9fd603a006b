import { chunkLines } from './chunk-lines.ts';
import type { Chunk, Replacement } from './file-edit.ts';
import { findChunk, oldLines, type Placement } from './find-chunk.ts';
import { foldWithOffsets } from './folding.ts';
import { lineNumbersAt, lineText, toLines, type LineText } from './line-text.ts';
import type { MatchLevel } from './match-levels.ts';
import { describeNearest } from './nearest-text.ts';
import { ambiguousText, hunkName, refusal, unclearIndentation, type EditRefusal } from './refusals.ts';
import { toLineFeeds, type TextFile } from './text-file.ts';
import { replaceSpans } from './text-spans.ts';
import { carryCharacters, writeChunk, type LineEdit } from './write-chunk.ts';
import { writeLines } from './write-lines.ts';

/** Places after which an ambiguous text is not looked for any further. */
const placesMax = 1_000;

/** A file with one replacement made. */
export interface Replaced {
  readonly file: TextFile;
  readonly level: MatchLevel;
  /** 1-based lines where the old text stood */
  readonly lines: readonly number[];
}

/**
 * Replaces an old text by a new one, wherever in a line it begins or ends; but one that begins with space begins a
 * line's indentation before it cuts one. When it is nowhere as it is, it is looked for as whole lines, then with typographic characters folded, then by the looser levels. Unless `all` is set it has
 * to fit one place. An empty old text fills an empty file.
 */
export function replaceText(
  file: TextFile,
  path: string,
  { oldText, newText, all }: Replacement,
  index: number,
): Replaced | EditRefusal {
  const [old, now] = [toLineFeeds(oldText), toLineFeeds(newText)];
  const name = hunkName(path, index);
  if (old === now) {
    const message = `Cannot apply ${name} as the new text must differ from the old text: they are the same.`;
    return refusal('no-change', path, message, index);
  }
  if (file.text === '' && old.trim() === '')
    return { file: { ...file, text: now }, level: 'exact', lines: [1] };
  if (old === '') {
    const message = `Cannot apply ${name} as the old text must not be empty: the file has content. Give the text to replace, or write the whole file.`;
    return refusal('empty-old-text', path, message, index);
  }
  const found = search(file, old, now, all);
  if (found === undefined) return refusal('not-found', path, notFound(file, name, old, now), index);
  if (found.lines.length > 1 && !all) return ambiguousText(path, index, found.lines);
  const written = found.write();
  if (written !== undefined) return { file: written, level: found.level, lines: found.lines };
  return unclearIndentation(path, index, found.lines[0] ?? 1);
}

/** The places at the first level that has any. `write` replaces them all; undefined when it is unclear how. */
interface Found {
  readonly level: MatchLevel;
  /** 1-based */
  readonly lines: readonly number[];
  readonly write: () => TextFile | undefined;
}

function search(file: TextFile, old: string, now: string, all: boolean): Found | undefined {
  const offsets = offsetsOf(file.text, old, all);
  const whole = all ? offsets : offsets.filter((at) => !cutsIndentation(file.text, old, at));
  if (whole.length > 0) return exactly(file, old, now, whole);
  const lines = lineText(file.text);
  const chunk = asChunk(old, now);
  const found = findAsLines(file, lines, chunk, true);
  if (found !== undefined) return found;
  if (offsets.length > 0) return exactly(file, old, now, offsets);
  return findFolded(file, old, now, all) ?? findAsLines(file, lines, chunk, false);
}

/** Whether a text that begins with space was found in the middle of a line's indentation: it means less of it. */
function cutsIndentation(text: string, old: string, at: number): boolean {
  if (at === 0 || !/^[ \t]/.test(old)) return false;
  const before = text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
  return before !== '' && before.trim() === '';
}

function exactly(file: TextFile, old: string, now: string, offsets: readonly number[]): Found {
  const spans = offsets.map((at) => ({ start: at, end: at + old.length, text: now }));
  return { level: 'exact', lines: lineNumbersAt(file.text, offsets), write: () => replaceSpans(file, spans) };
}

/** Typographic characters folded on both sides; the file's own stay where the text does not change. */
function findFolded(file: TextFile, old: string, now: string, all: boolean): Found | undefined {
  const folded = foldWithOffsets(file.text);
  const sought = foldWithOffsets(old).text;
  const spans =
    sought.trim() === ''
      ? []
      : offsetsOf(folded.text, sought, all).flatMap((at) => {
          const start = clusterStart(folded.offsets, at);
          const end = clusterStart(folded.offsets, at + sought.length);
          return start === undefined || end === undefined ? [] : [{ start, end }];
        });
  if (spans.length === 0) return undefined;
  return {
    level: 'punctuation',
    lines: lineNumbersAt(
      file.text,
      spans.map(({ start }) => start),
    ),
    write: () =>
      replaceSpans(
        file,
        spans.map(({ start, end }) => ({
          start,
          end,
          text: carryCharacters(old, now, file.text.slice(start, end)),
        })),
      ),
  };
}

function clusterStart(offsets: readonly number[], index: number): number | undefined {
  return index === 0 || offsets[index] !== offsets[index - 1] ? offsets[index] : undefined;
}

function findAsLines(
  file: TextFile,
  lines: LineText,
  chunk: Chunk | undefined,
  strict: boolean,
): Found | undefined {
  if (chunk === undefined) return undefined;
  const found = findChunk(lines, chunk, strict);
  if (found.kind !== 'found') return undefined;
  const [first] = found.placements;
  if (first === undefined) return undefined;
  return {
    level: first.level,
    lines: found.placements.map(({ start }) => start + 1),
    write: () => writePlacements(file, lines, found.placements),
  };
}

function writePlacements(
  file: TextFile,
  lines: LineText,
  placements: readonly Placement[],
): TextFile | undefined {
  const edits: LineEdit[] = [];
  let end = 0;
  for (const placement of placements) {
    if (placement.start < end) continue;
    const written = writeChunk(lines, placement);
    if (written === undefined) return undefined;
    for (const edit of written) edits.push(edit);
    end = placement.start + oldLines(placement.lines).length;
  }
  return writeLines(file, edits);
}

/** The replacement as a chunk of whole lines; undefined when it joins its last line with the one that follows. */
function asChunk(old: string, now: string): Chunk | undefined {
  if (old.endsWith('\n') && now !== '' && !now.endsWith('\n')) return undefined;
  const ended = old.endsWith('\n');
  const before = ended ? old.slice(0, -1).split('\n') : old.split('\n');
  const after = ended ? toLines(now) : now.split('\n');
  return { anchors: [], lines: chunkLines(before, after), atEnd: false };
}

/** Where the text stands: without overlaps when all places are meant, else all, as each makes it ambiguous. */
function offsetsOf(text: string, sought: string, all: boolean): number[] {
  const offsets: number[] = [];
  const step = all ? sought.length : 1;
  for (let at = text.indexOf(sought); at !== -1; at = text.indexOf(sought, at + step)) {
    offsets.push(at);
    if (!all && offsets.length === placesMax) break;
  }
  return offsets;
}

function notFound(file: TextFile, name: string, old: string, now: string): string {
  const nearest = describeNearest(lineText(file.text), toLines(old), toLines(now));
  return `Cannot apply ${name} as its old text must stand in the file: it does not. ${nearest}Read the file again and copy the text as it is.`;
}
