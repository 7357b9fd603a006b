import type { ChangeSet, FileChange, FileState, Hunk } from '../../protocol/content.ts';
import type { BlobStore } from '../ports.ts';
import { hunksOf } from './hunks.ts';
import { decodeText } from './text-file.ts';

/** The smallest part of a change set that a person can decide on: a hunk of a text file, or a whole file. */
export type ChangeUnit =
  | {
      readonly kind: 'hunk';
      readonly id: string;
      readonly path: string;
      readonly title: string;
      readonly hunk: Hunk;
      /** the unchanged lines next to it, for readers: at most `contextLines` on each side */
      readonly above: readonly string[];
      readonly below: readonly string[];
    }
  | { readonly kind: 'file'; readonly id: string; readonly path: string; readonly title: string };

/** The parts of a change set, in the order of its files and lines. A file unit's id is its path. */
export async function changeUnits(changeSet: ChangeSet, blobs: BlobStore): Promise<ChangeUnit[]> {
  const units: ChangeUnit[] = [];
  for (const change of changeSet.files) units.push(...(await unitsOf(change, blobs)));
  return units;
}

async function unitsOf(change: FileChange, blobs: BlobStore): Promise<ChangeUnit[]> {
  const { path, before, after } = change;
  const title = titleOf(change);
  const whole: ChangeUnit[] = [{ kind: 'file', id: path, path, title }];
  // Only a change inside of a text file has parts: what comes, goes, or changes its kind does so as a whole.
  if (before.kind !== 'file' || after.kind !== 'file') return whole;
  const [from, to] = [await textOf(before, blobs), await textOf(after, blobs)];
  if (from === undefined || to === undefined) return whole;
  const hunks = hunksOf(path, from, to);
  if (hunks.length === 0) return whole;
  return hunks.map((hunk, index) => ({
    ...{ kind: 'hunk', id: hunk.id, path, title, hunk },
    ...contextOf(from.split('\n'), hunks, index),
  }));
}

const contextLines = 3;

/** No line stands below one hunk and above the next. */
function contextOf(
  lines: readonly string[],
  hunks: readonly Hunk[],
  index: number,
): { readonly above: readonly string[]; readonly below: readonly string[] } {
  const gapAbove = linesBetween(hunks[index - 1], hunks[index], lines);
  const gapBelow = linesBetween(hunks[index], hunks[index + 1], lines);
  const taken = index === 0 ? 0 : contextLines;
  return {
    above: gapAbove.slice(taken).slice(-contextLines),
    below: gapBelow.slice(0, contextLines),
  };
}

/** The unchanged lines from the end of one hunk to the next; the empty line after a final line feed is none. */
function linesBetween(
  earlier: Hunk | undefined,
  later: Hunk | undefined,
  lines: readonly string[],
): readonly string[] {
  const from = earlier ? earlier.beforeStart - 1 + earlier.beforeLines.length : 0;
  const end = lines.at(-1) === '' ? lines.length - 1 : lines.length;
  return lines.slice(from, later ? later.beforeStart - 1 : end);
}

async function textOf(
  state: Extract<FileState, { kind: 'file' }>,
  blobs: BlobStore,
): Promise<string | undefined> {
  const bytes = await blobs.get(state.hash);
  const file = bytes && decodeText(bytes);
  return file?.ok ? file.value.text : undefined;
}

function titleOf({ path, before, after, movedFrom }: FileChange): string {
  if (movedFrom !== undefined) return `${path} (moved from ${movedFrom})`;
  if (before.kind === 'absent')
    return `${path} (new${after.kind === 'file' ? `, ${after.size} bytes` : ` ${after.kind}`})`;
  if (after.kind === 'absent') return `${path} (deleted)`;
  if (before.kind !== after.kind) return `${path} (${before.kind} becomes ${after.kind})`;
  return path;
}
