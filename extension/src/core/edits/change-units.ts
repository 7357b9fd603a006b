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
  return hunks.length === 0 ? whole : hunks.map((hunk) => ({ kind: 'hunk', id: hunk.id, path, title, hunk }));
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
