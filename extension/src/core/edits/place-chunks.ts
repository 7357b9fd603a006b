import type { Chunk } from './file-edit.ts';
import { findChunk, oldLines, type ChunkSearch, type Placement } from './find-chunk.ts';
import type { LineText } from './line-text.ts';
import { describeNearest } from './nearest-text.ts';
import { ambiguousText, hunkName, listLines, type EditRefusal } from './refusals.ts';

/** A chunk with the one place where it belongs. */
interface PlacedChunk {
  /** 0-based number of the chunk in its edit */
  readonly index: number;
  readonly chunk: Chunk;
  readonly placement: Placement;
  /** 0-based lines that it changes, `to` exclusive; equal for an insertion */
  readonly from: number;
  readonly to: number;
}

/** Where the chunks of a file fit, and the reasons for those that fit nowhere. */
export interface ChunkPlaces {
  readonly placed: readonly PlacedChunk[];
  readonly refusals: readonly EditRefusal[];
}

/**
 * Gives every chunk its place in the file as it is before any of them, or a refusal. A chunk that fits in several
 * places is refused unless exactly one of them ends the file (when the chunk says so), keeps the chunks in order
 * (`inOrder`), or stands at the line that the chunk names. Chunks without a change are left out.
 */
export function placeChunks(
  file: LineText,
  path: string,
  edit: { readonly chunks: readonly Chunk[]; readonly inOrder: boolean; readonly strict?: true },
): ChunkPlaces {
  const refusals: EditRefusal[] = [];
  const open: Candidates[] = [];
  for (const [index, chunk] of edit.chunks.entries()) {
    if (!chunk.lines.some(({ kind }) => kind !== 'keep')) continue;
    const search = findChunk(file, chunk, edit.strict ?? false);
    if (search.kind !== 'found') refusals.push(explain(file, path, { index, chunk, search }));
    else open.push({ index, chunk, places: preferEnd(file, chunk, search.placements.map(spanOf)) });
  }
  const ordered = edit.inOrder ? keepOrder(open) : open;
  const placed: PlacedChunk[] = [];
  for (const candidates of ordered) {
    const place = onlyPlace(candidates, ordered);
    if (place === undefined) refusals.push(ambiguousText(path, candidates.index, startLines(candidates)));
    else placed.push({ index: candidates.index, chunk: candidates.chunk, ...place });
  }
  refusals.push(...overlaps(path, placed));
  return { placed, refusals: refusals.sort((a, b) => (a.hunk ?? 0) - (b.hunk ?? 0)) };
}

function startLines({ places }: Candidates): number[] {
  return places.map(({ placement }) => placement.start + 1);
}

interface Place {
  readonly placement: Placement;
  readonly from: number;
  readonly to: number;
}

interface Candidates {
  readonly index: number;
  readonly chunk: Chunk;
  readonly places: readonly Place[];
}

/** The lines that a placement changes. */
function spanOf(placement: Placement): Place {
  let line = placement.start;
  let from: number | undefined;
  let to = line;
  for (const { kind } of placement.lines) {
    if (kind === 'keep') {
      line++;
      continue;
    }
    from ??= line;
    if (kind === 'remove') line++;
    to = line;
  }
  return { placement, from: from ?? line, to };
}

function preferEnd(file: LineText, chunk: Chunk, places: readonly Place[]): readonly Place[] {
  if (!chunk.atEnd || places.length < 2) return places;
  const atEnd = places.filter(({ placement }) => {
    const end = placement.start + oldLines(placement.lines).length;
    return file.lines.slice(end).every((line) => line.trim() === '');
  });
  return atEnd.length === 1 ? atEnd : places;
}

/**
 * Drops the places that no arrangement in file order can use. When there is no such arrangement, the order of the
 * chunks says nothing and all places stay.
 */
function keepOrder(all: readonly Candidates[]): readonly Candidates[] {
  let earliest = 0;
  const after = all.map(({ places }) => {
    const possible = places.filter(({ from }) => from >= earliest);
    earliest = possible.reduce((least, { to }) => Math.min(least, to), Infinity);
    return possible;
  });
  let latest = Infinity;
  const both = after.toReversed().map((places) => {
    const possible = places.filter(({ to }) => to <= latest);
    latest = possible.reduce((most, { from }) => Math.max(most, from), -Infinity);
    return possible;
  });
  both.reverse();
  if (both.some((places) => places.length === 0)) return all;
  return all.map((candidates, index) => ({ ...candidates, places: both[index] ?? [] }));
}

/** The place that is left, else the one at the hinted line; other chunks of the file tell how far hints are off. */
function onlyPlace({ chunk, places, index }: Candidates, all: readonly Candidates[]): Place | undefined {
  if (places.length === 1) return places[0];
  const hint = chunk.lineHint;
  if (hint === undefined) return undefined;
  const offsets = new Set([0, ...offsetsAround(index, all)]);
  const hinted = places.filter(({ placement }) => offsets.has(placement.start + 1 - hint));
  return hinted.length === 1 ? hinted[0] : undefined;
}

/** How far the nearest chunks before and after, whose places are known, stand from their hints. */
function offsetsAround(index: number, all: readonly Candidates[]): number[] {
  const known = all.flatMap(({ index: at, chunk, places }) => {
    const [place] = places;
    if (chunk.lineHint === undefined || place === undefined || places.length !== 1) return [];
    return [{ at, offset: place.placement.start + 1 - chunk.lineHint }];
  });
  const before = known.findLast(({ at }) => at < index);
  const next = known.find(({ at }) => at > index);
  return [before, next].flatMap((chunk) => (chunk === undefined ? [] : [chunk.offset]));
}

function overlaps(path: string, placed: readonly PlacedChunk[]): EditRefusal[] {
  const refusals: EditRefusal[] = [];
  let furthest: PlacedChunk | undefined;
  for (const chunk of [...placed].sort((a, b) => a.from - b.from || a.to - b.to)) {
    if (furthest !== undefined && furthest.to > chunk.from) {
      const message = `Cannot apply ${hunkName(path, chunk.index)} as each line is changed once: hunk ${furthest.index + 1} changes line ${chunk.from + 1} too. Join the two hunks.`;
      refusals.push({ reason: 'overlapping', path, hunk: chunk.index + 1, message });
    }
    if (furthest === undefined || chunk.to > furthest.to) furthest = chunk;
  }
  return refusals;
}

function explain(
  file: LineText,
  path: string,
  { index, chunk, search }: { index: number; chunk: Chunk; search: Exclude<ChunkSearch, { kind: 'found' }> },
): EditRefusal {
  const name = hunkName(path, index);
  const refuse = (message: string): EditRefusal => ({ reason: 'not-found', path, hunk: index + 1, message });
  switch (search.kind) {
    case 'none': {
      const wanted = oldLines(chunk.lines).map(({ text }) => text);
      const now = chunk.lines.flatMap(({ kind, text }) => (kind === 'remove' ? [] : [text]));
      return refuse(
        `Cannot place ${name} as its old lines must stand in the file: they do not. ${describeNearest(file, wanted, now)}Read the file again and copy the lines as they are.`,
      );
    }
    case 'anchor-missing':
      return refuse(
        `Cannot place ${name} as its @@ line must stand in the file: current value is "${search.anchor}". ${describeNearest(file, [search.anchor], [])}Correct the @@ line or leave it out.`,
      );
    case 'outside-anchors':
      return refuse(
        `Cannot place ${name} as its old lines must stand in the block that its @@ line names: they stand at ${listLines(search.starts.map((start) => start + 1))} only. Correct the @@ line or the old lines.`,
      );
    case 'no-context':
      return refuse(
        `Cannot place ${name} as new lines need old lines, an @@ line or *** End of File to say where they go: current value is none. Add the line before them as context.`,
      );
  }
}
