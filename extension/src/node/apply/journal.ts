import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { FileState, WorkspacePath } from '../../protocol/content.ts';
import { errorCode } from '../file-failure.ts';
import type { WorkspaceFiles } from './workspace-files.ts';

const JournalFolder = z.object({
  path: WorkspacePath,
  /** absent: what the process's umask leaves */
  mode: z.number().int().optional(),
});

const JournalEntry = z.object({
  path: WorkspacePath,
  /** what stood there; its content is in the blob store */
  old: FileState,
  /** what will stand there; its content is in the blob store */
  new: FileState,
  /** where the content is written first, on the way there and on the way back */
  temporary: WorkspacePath,
  owner: z.object({ uid: z.number().int(), gid: z.number().int() }).optional(),
});

/** Hunks of one change that are in the workspace since this record and the earlier ones. */
const AcceptedHunks = z.object({
  path: WorkspacePath,
  before: FileState,
  after: FileState,
  hunks: z.array(z.string()),
  /** `before` with these hunks */
  composed: FileState,
});

const JournalRecord = z.object({
  version: z.literal(1),
  id: z.string(),
  /** the caller's idempotency key */
  key: z.string(),
  /** real path of the workspace */
  workspace: z.string(),
  /** orders the records of a folder */
  sequence: z.number().int(),
  /** the record that this one takes back */
  undoes: z.string().optional(),
  entries: z.array(JournalEntry),
  makeFolders: z.array(JournalFolder),
  removeFolders: z.array(JournalFolder),
  accepted: z.array(AcceptedHunks),
  /** the outcome, for the caller that asks again under the same key */
  files: z.array(
    z.object({ path: WorkspacePath, how: z.enum(['written', 'merged', 'deleted', 'unchanged']) }),
  ),
});

/** One record; parsing is the check, so that a damaged record is never carried out. */
export type JournalRecord = z.infer<typeof JournalRecord>;
/** What a record says of one path. */
export type JournalEntry = z.infer<typeof JournalEntry>;
/** A folder that an apply makes or removes. */
export type JournalFolder = z.infer<typeof JournalFolder>;
export type AcceptedHunks = z.infer<typeof AcceptedHunks>;

/**
 * What a session did, or is doing, to the workspace: one file a record, `<id>.begun` from before the first byte of the
 * workspace changes, renamed to `<id>.done` when the last one is durable. A record that is still `begun` when nobody
 * works on it was cut off. Both steps are a synced file and a rename: a record is whole or not there.
 */
export interface Journal {
  /** `damaged` when the record is there and cannot be read. */
  done(id: string): Promise<JournalRecord | 'damaged' | undefined>;
  begin(record: JournalRecord): Promise<void>;
  commit(id: string): Promise<void>;
  /** Drops a record that was rolled back. */
  forget(id: string): Promise<void>;
  /** Records that were begun and not finished, and the ids of those that cannot be read. */
  unfinished(): Promise<{ readonly records: readonly JournalRecord[]; readonly damaged: readonly string[] }>;
  /** Accepted hunks of every finished record that was not taken back, newest first. */
  accepted(): Promise<readonly AcceptedHunks[]>;
  /** The `sequence` for the next record. */
  nextSequence(): Promise<number>;
  /** Removes what a record that was never begun left behind. */
  tidy(): Promise<void>;
}

/** The journal in a folder, which is made with the first record. */
export function createJournal(files: WorkspaceFiles, directory: string): Journal {
  const known = new Map<string, Pick<JournalRecord, 'id' | 'sequence' | 'undoes' | 'accepted'>>();
  const pathOf = (name: string): string => join(directory, name);

  return {
    done: async (id) => readRecord(files, pathOf(`${id}.done`)),
    async begin(record) {
      await ensureFolder(files, directory);
      const bytes = new TextEncoder().encode(`${JSON.stringify(record)}\n`);
      await files.create(pathOf(`${record.id}.new`), { bytes, mode: 0o600 });
      await files.rename(pathOf(`${record.id}.new`), pathOf(`${record.id}.begun`));
      await files.syncFolder(directory);
    },
    async commit(id) {
      await files.rename(pathOf(`${id}.begun`), pathOf(`${id}.done`));
      try {
        await files.syncFolder(directory);
      } catch (error) {
        // The change stands and is recorded; only a power cut could still turn it into one that was cut off.
        if (errorCode(error) === undefined) throw error;
      }
    },
    async forget(id) {
      await files.remove(pathOf(`${id}.begun`));
      await files.syncFolder(directory);
    },
    async unfinished() {
      const records: JournalRecord[] = [];
      const damaged: string[] = [];
      for (const id of await idsOf(files, directory, '.begun')) {
        const record = await readRecord(files, pathOf(`${id}.begun`));
        if (record === 'damaged') damaged.push(id);
        else if (record) records.push(record);
      }
      return { records: records.toSorted((a, b) => b.sequence - a.sequence), damaged };
    },
    async accepted() {
      for (const id of await idsOf(files, directory, '.done')) {
        if (known.has(id)) continue;
        const record = await readRecord(files, pathOf(`${id}.done`));
        if (!record || record === 'damaged') continue;
        const { sequence, undoes, accepted } = record;
        known.set(id, { id, sequence, accepted, ...(undoes !== undefined && { undoes }) });
      }
      const undone = new Set<string>();
      return [...known.values()]
        .toSorted((a, b) => b.sequence - a.sequence)
        .flatMap(({ id, undoes, accepted }) => {
          if (undone.has(id)) return [];
          if (undoes !== undefined) undone.add(undoes);
          return accepted;
        });
    },
    nextSequence: async () => (await idsOf(files, directory, '.done')).length,
    async tidy() {
      for (const id of await idsOf(files, directory, '.new')) await files.remove(pathOf(`${id}.new`));
    },
  };
}

/** A key's record id, and with it the name under which an apply can be undone. */
export function recordId(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 32);
}

/** Makes a folder and those above it. */
export async function ensureFolder(files: WorkspaceFiles, path: string): Promise<void> {
  if (await files.lstat(path)) return;
  await ensureFolder(files, dirname(path));
  try {
    await files.makeFolder(path);
  } catch (error) {
    // Another process was quicker.
    if (errorCode(error) !== 'EEXIST') throw error;
  }
  await files.syncFolder(dirname(path));
}

async function idsOf(files: WorkspaceFiles, directory: string, ending: string): Promise<readonly string[]> {
  if ((await files.lstat(directory)) === undefined) return [];
  const names = await files.list(directory);
  return names.filter((name) => name.endsWith(ending)).map((name) => name.slice(0, -ending.length));
}

async function readRecord(
  files: WorkspaceFiles,
  path: string,
): Promise<JournalRecord | 'damaged' | undefined> {
  if ((await files.lstat(path)) === undefined) return undefined;
  const text = new TextDecoder().decode(await files.read(path));
  const record = JournalRecord.safeParse(parseJson(text));
  return record.success ? record.data : 'damaged';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
