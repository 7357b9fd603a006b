import type { ChunkLine } from './file-edit.ts';
import { indentationPairs, type Placement } from './find-chunk.ts';
import { foldCharacters, foldWithOffsets, type FoldedText } from './folding.ts';
import { deriveShift, indentationOf, noShift, shiftLine, type Shift } from './indentation.ts';
import type { LineText } from './line-text.ts';

/** Lines `from` to `to` (exclusive, 0-based) become `lines`. */
export interface LineEdit {
  readonly from: number;
  readonly to: number;
  readonly lines: readonly string[];
}

/**
 * The edits of a chunk at its place. Kept lines stay as the file has them; new lines are indented as the lines that
 * they replace (or stand between) are, and keep the file's typographic characters where they keep its words.
 * Undefined when the file and the patch do not tell how deep the new lines go.
 */
export function writeChunk(file: LineText, placement: Placement): readonly LineEdit[] | undefined {
  const edits: LineEdit[] = [];
  const wordForWord = ['exact', 'trailing-space', 'part-of-line'].includes(placement.level);
  const common = wordForWord
    ? noShift
    : deriveShift(indentationPairs(file, placement.lines, placement.start));
  for (const region of regionsOf(placement)) {
    const edit = writeRegion(file, region, common);
    if (edit === undefined) return undefined;
    edits.push(edit);
  }
  return edits;
}

/** A run of removed and added lines, with the kept lines at its sides. */
interface Region {
  readonly from: number;
  readonly removed: readonly ChunkLine[];
  readonly added: readonly ChunkLine[];
  readonly before?: ChunkLine;
  readonly after?: ChunkLine;
}

function regionsOf({ lines, start }: Placement): Region[] {
  const regions: Region[] = [];
  let line = start;
  let before: ChunkLine | undefined;
  for (let index = 0; index < lines.length; index++) {
    const current = lines[index];
    if (current === undefined) break;
    if (current.kind === 'keep') {
      before = current;
      line++;
      continue;
    }
    const next = lines.findIndex(({ kind }, at) => at > index && kind === 'keep');
    const run = lines.slice(index, next === -1 ? lines.length : next);
    const removed = run.filter(({ kind }) => kind === 'remove');
    const after = next === -1 ? undefined : lines[next];
    regions.push({
      from: line,
      removed,
      added: run.filter(({ kind }) => kind === 'add'),
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    });
    line += removed.length;
    index += run.length - 1;
  }
  return regions;
}

function writeRegion(file: LineText, region: Region, common: Shift | undefined): LineEdit | undefined {
  const to = region.from + region.removed.length;
  const shift = common ?? shiftOfRegion(file, region);
  if (region.added.length > 0 && shift === undefined) return undefined;
  const lines: string[] = [];
  for (const [index, { text }] of region.added.entries()) {
    const shifted = shiftLine(text, shift ?? noShift);
    if (shifted === undefined) return undefined;
    const old = region.removed.length === region.added.length ? region.removed[index] : undefined;
    const inFile = file.lines[region.from + index];
    lines.push(
      old === undefined || inFile === undefined ? shifted : carryLine(old.text, text, shifted, inFile),
    );
  }
  return { from: region.from, to, lines };
}

/** By the removed lines, else by the kept lines at both sides. */
function shiftOfRegion(file: LineText, { from, removed, before, after }: Region): Shift | undefined {
  const pairs = indentationPairs(file, removed, from);
  if (pairs.length > 0) return deriveShift(pairs);
  const sides = [
    ...(before === undefined ? [] : indentationPairs(file, [before], from - 1)),
    ...(after === undefined ? [] : indentationPairs(file, [after], from + removed.length)),
  ];
  return sides.length > 0 ? deriveShift(sides) : undefined;
}

function carryLine(oldLine: string, newLine: string, shifted: string, fileLine: string): string {
  const old = oldLine.trim();
  const inFile = fileLine.trim();
  if (old === inFile || foldCharacters(old) !== foldCharacters(inFile)) return shifted;
  const carried = carryCharacters(old, newLine.trim(), inFile);
  return indentationOf(shifted) + carried + shifted.slice(shifted.trimEnd().length);
}

/**
 * Makes in `inFile` the change from `oldText` to `newText`, where `inFile` differs from `oldText` only in characters
 * that fold alike: the common beginning and end stay as the file has them.
 */
export function carryCharacters(oldText: string, newText: string, inFile: string): string {
  const shorter = Math.min(oldText.length, newText.length);
  let head = 0;
  while (head < shorter && oldText[head] === newText[head]) head++;
  let tail = 0;
  while (tail < shorter - head && oldText.at(-1 - tail) === newText.at(-1 - tail)) tail++;
  const old = foldWithOffsets(oldText);
  const file = foldWithOffsets(inFile);
  while (head > 0 && sameOffset(old, file, head) === undefined) head--;
  while (tail > 0 && sameOffset(old, file, oldText.length - tail) === undefined) tail--;
  const from = head === 0 ? 0 : sameOffset(old, file, head);
  const to = tail === 0 ? inFile.length : sameOffset(old, file, oldText.length - tail);
  return inFile.slice(0, from) + newText.slice(head, newText.length - tail) + inFile.slice(to);
}

/** The file's offset that corresponds to an offset in the old text; undefined inside a folded cluster. */
function sameOffset(old: FoldedText, file: FoldedText, offset: number): number | undefined {
  const folded = old.offsets.indexOf(offset);
  if (folded === -1) return undefined;
  const inFile = file.offsets[folded];
  return inFile !== undefined && (folded === 0 || file.offsets[folded - 1] !== inFile) ? inFile : undefined;
}
