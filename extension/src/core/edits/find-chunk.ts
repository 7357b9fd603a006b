import { anchorScopes, type Scope } from './anchors.ts';
import type { Chunk, ChunkLine } from './file-edit.ts';
import { deriveShift, indentationOf, type IndentationPair } from './indentation.ts';
import type { LineText } from './line-text.ts';
import { findPartsOfLines } from './part-of-line.ts';
import { findLines, type LineLevel, type MatchLevel } from './match-levels.ts';
import { findSimilarLines } from './similar-lines.ts';

/** A place where a chunk fits: its old lines stand from line `start` (0-based) on. */
export interface Placement {
  readonly start: number;
  readonly level: MatchLevel;
  /** the chunk's lines as they were matched: soft lines that do not stand in the file are left out */
  readonly lines: readonly ChunkLine[];
}

/** All places at the first level that has any; or why there is none. */
export type ChunkSearch =
  | { readonly kind: 'found'; readonly placements: readonly Placement[] }
  /** the old lines stand only at these lines, where the anchors do not allow them */
  | { readonly kind: 'outside-anchors'; readonly starts: readonly number[] }
  | { readonly kind: 'anchor-missing'; readonly anchor: string }
  /** only new lines, and nothing says where they go */
  | { readonly kind: 'no-context' }
  | { readonly kind: 'none' };

const levels: readonly LineLevel[] = [
  'exact',
  'trailing-space',
  'indentation',
  'outer-space',
  'punctuation',
  'inner-space',
];

/** Soft lines at one end that are tried one by one; beyond that all are dropped at once. */
const softDropsMax = 3;

/**
 * Finds where a chunk belongs. Several placements mean that the chunk alone does not tell; the caller may still know
 * (line hints, the order of chunks). With `strict`, levels looser than `punctuation` are left out.
 */
export function findChunk(file: LineText, chunk: Chunk, strict: boolean): ChunkSearch {
  const anchored = anchorScopes(file, chunk.anchors);
  if (!hasOldLines(chunk)) return placeInsertion(file, chunk, anchored);
  const scopes = 'scopes' in anchored ? anchored.scopes : undefined;
  let outside: readonly Placement[] = [];
  for (const level of levels) {
    if (level === 'inner-space') {
      const parts = chunk.partOfLine && scopes !== undefined ? partPlacements(file, chunk.lines) : [];
      if (parts.length > 0) return { kind: 'found', placements: parts };
      if (strict) break;
    }
    // a missing anchor is no reason to refuse what stands word for word in one place only
    if (scopes === undefined && !(hasSubstance(chunk) && (level === 'exact' || level === 'trailing-space')))
      break;
    const all = placementsAt(file, chunk, level);
    const within = scopes === undefined ? all : withinScopes(all, scopes);
    if (within.length > 0) return { kind: 'found', placements: within };
    if (outside.length === 0) outside = all;
  }
  if ('missing' in anchored) return { kind: 'anchor-missing', anchor: anchored.missing };
  if (outside.length > 0) return { kind: 'outside-anchors', starts: outside.map(({ start }) => start) };
  const similar = strict ? [] : withinScopes(similarPlacements(file, chunk), anchored.scopes);
  return similar.length > 0 ? { kind: 'found', placements: similar } : { kind: 'none' };
}

/** The old lines of a chunk: what it keeps and what it removes. */
export function oldLines(lines: readonly ChunkLine[]): ChunkLine[] {
  return lines.filter(({ kind }) => kind !== 'add');
}

/** Indentations of the old lines in the patch and in the file, blank lines left out. */
export function indentationPairs(
  file: LineText,
  lines: readonly ChunkLine[],
  start: number,
): IndentationPair[] {
  return oldLines(lines).flatMap(({ text }, index): IndentationPair[] =>
    text.trim() === '' ? [] : [[indentationOf(text), indentationOf(file.lines[start + index] ?? '')]],
  );
}

function hasSubstance(chunk: Chunk): boolean {
  return oldLines(chunk.lines).some(({ text }) => /[\p{L}\p{N}]/u.test(text));
}

function hasOldLines(chunk: Chunk): boolean {
  return chunk.lines.some(({ kind, soft }) => kind !== 'add' && soft === undefined);
}

/** New lines alone go after the anchor, to the end when the format says so, or into an empty file. */
function placeInsertion(
  file: LineText,
  chunk: Chunk,
  anchored: { readonly scopes: readonly Scope[] } | { readonly missing: string },
): ChunkSearch {
  if ('missing' in anchored) return { kind: 'anchor-missing', anchor: anchored.missing };
  const lines = chunk.lines.filter(({ kind }) => kind === 'add');
  if (chunk.atEnd || file.lines.length === 0) {
    return { kind: 'found', placements: [{ start: file.lines.length, level: 'exact', lines }] };
  }
  if (chunk.anchors.length === 0) return { kind: 'no-context' };
  const placements = anchored.scopes.map(({ from }): Placement => ({
    start: from + 1,
    level: 'exact',
    lines,
  }));
  return { kind: 'found', placements };
}

function placementsAt(file: LineText, chunk: Chunk, level: LineLevel): Placement[] {
  for (const readings of readingsOf(chunk, level)) {
    const byStart = new Map<number, Placement>();
    for (const lines of readings) {
      const wanted = oldLines(lines).map(({ text }) => text);
      for (const start of findLines(file, wanted, level)) {
        const placement = { start, level, lines: settleReading(file, lines, start) };
        if (level === 'indentation' && !isShiftedAlike(file, placement)) continue;
        if (!byStart.has(start)) byStart.set(start, placement);
      }
    }
    if (byStart.size > 0) return [...byStart.values()].sort((a, b) => a.start - b.start);
  }
  return [];
}

function similarPlacements(file: LineText, chunk: Chunk): Placement[] {
  for (const lines of [chunk.lines, trimSoft(chunk.lines, Infinity, Infinity)]) {
    const starts = findSimilarLines(
      file,
      oldLines(lines).map(({ text }) => text),
    );
    if (starts.length > 0)
      return starts.map((start) => ({ start, level: 'similar', lines: settleReading(file, lines, start) }));
  }
  return [];
}

/** A part of lines as a placement: the whole lines around it become old lines. */
function partPlacements(file: LineText, lines: readonly ChunkLine[]): Placement[] {
  const oldText = oldLines(lines).map(({ text }) => text);
  const newText = lines.flatMap(({ kind, text }) => (kind === 'remove' ? [] : [text]));
  return findPartsOfLines(file, oldText.join('\n'), newText.join('\n')).map(({ start, before, after }) => ({
    start,
    level: 'part-of-line',
    lines: [
      ...before.map((text): ChunkLine => ({ kind: 'remove', text })),
      ...after.map((text): ChunkLine => ({ kind: 'add', text })),
    ],
  }));
}

function isShiftedAlike(file: LineText, { lines, start }: Placement): boolean {
  return deriveShift(indentationPairs(file, lines, start)) !== undefined;
}

/**
 * Ways to read the chunk's old lines, in groups; a group is tried only when the ones before found nothing. Soft lines
 * are dropped one by one; context lines may lack their leading space.
 */
function readingsOf(chunk: Chunk, level: LineLevel): (readonly ChunkLine[])[][] {
  const spaceMatters = level === 'exact' || level === 'trailing-space';
  const hasLoose = spaceMatters && chunk.lines.some(({ unprefixed }) => unprefixed !== undefined);
  return softVariants(chunk.lines).flatMap((lines): (readonly ChunkLine[])[][] => {
    if (!hasLoose) return [[lines]];
    const loose = lines.map(withoutPrefix);
    return chunk.looseContext ? [[lines, loose]] : [[lines], [loose]];
  });
}

function softVariants(lines: readonly ChunkLine[]): (readonly ChunkLine[])[] {
  const allLeading = softCount(lines);
  const allTrailing = softCount([...lines].reverse());
  const leading = Math.min(allLeading, softDropsMax);
  const trailing = Math.min(allTrailing, softDropsMax);
  const variants: (readonly ChunkLine[])[] = [];
  for (let dropped = 0; dropped <= leading + trailing; dropped++) {
    for (let fromEnd = Math.min(dropped, trailing); fromEnd >= 0 && dropped - fromEnd <= leading; fromEnd--) {
      variants.push(trimSoft(lines, dropped - fromEnd, fromEnd));
    }
  }
  if (allLeading > leading || allTrailing > trailing) variants.push(trimSoft(lines, allLeading, allTrailing));
  return variants;
}

/** Soft lines at the head of the list; new lines among them do not end the run. */
function softCount(lines: readonly ChunkLine[]): number {
  const firm = lines.findIndex(({ kind, soft }) => kind !== 'add' && soft === undefined);
  return lines.slice(0, firm === -1 ? 0 : firm).filter(({ kind }) => kind !== 'add').length;
}

function trimSoft(lines: readonly ChunkLine[], head: number, tail: number): readonly ChunkLine[] {
  const dropHead = dropSoft(lines, Math.min(head, softCount(lines)));
  const reversed = [...dropHead].reverse();
  return dropSoft(reversed, Math.min(tail, softCount(reversed))).reverse();
}

function dropSoft(lines: readonly ChunkLine[], count: number): ChunkLine[] {
  let left = count;
  return lines.filter(({ kind }) => kind === 'add' || left-- <= 0);
}

function withoutPrefix(line: ChunkLine): ChunkLine {
  return line.unprefixed === undefined ? line : { kind: line.kind, text: line.unprefixed };
}

/** Where all context lines stand one space deeper than the patch has them, that space was theirs. */
function settleReading(file: LineText, lines: readonly ChunkLine[], start: number): readonly ChunkLine[] {
  const old = oldLines(lines);
  const doubtful = old.some(({ unprefixed }) => unprefixed !== undefined);
  const fits = old.every(
    ({ unprefixed }, index) =>
      unprefixed === undefined ||
      indentationOf(unprefixed) === indentationOf(file.lines[start + index] ?? ''),
  );
  return doubtful && fits ? lines.map(withoutPrefix) : lines;
}

/** Places whose old lines reach into a scope. */
function withinScopes(placements: readonly Placement[], scopes: readonly Scope[]): readonly Placement[] {
  return placements.filter(({ start, lines }) => {
    const end = start + oldLines(lines).length;
    return scopes.some(({ from, to }) => end > from && start < to);
  });
}
