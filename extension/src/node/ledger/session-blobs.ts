import { hash } from 'node:crypto';
import {
  constants,
  copyFileSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { blobReferences, type BlobReference } from '../../core/ledger/blob-references.ts';
import type { LedgerDiagnostic, LedgerEntry } from '../../core/ledger/ledger.ts';
import type { JsonValue } from '../../protocol/json.ts';
import { errorCode } from '../file-failure.ts';
import { namesIn } from '../names-in.ts';
import { syncFolder } from './durable.ts';
import type { SessionPaths } from './session-paths.ts';

/**
 * What the ledger needs to know of a session's blobs: `blobs/<first two digits of the SHA-256>/<the other 62>`, plain
 * bytes. Other names in there (files that are just being written) are passed over. Everything throws what the file
 * system says.
 */
interface StoredBlob {
  readonly shard: string;
  readonly rest: string;
}

/** Checks every blob against its name, and that every blob is there that the entries need, also through manifests. */
export function verifyBlobs(folder: string, entries: readonly LedgerEntry[]): readonly LedgerDiagnostic[] {
  const diagnostics: LedgerDiagnostic[] = [];
  const intact = new Set<string>();
  for (const { shard, rest } of storedBlobs(folder)) {
    const address = shard + rest;
    if (hash('sha256', readFileSync(join(folder, shard, rest))) === address) intact.add(address);
    else
      diagnostics.push({
        reason: 'blob-damaged',
        message: `Blob ${address}: its bytes do not fit its address.`,
      });
  }
  const needed = new Map<string, Needed>();
  for (const entry of entries) need(needed, blobReferences(entry.data), entry.seq + 1);
  // A map goes on over what is added to it meanwhile.
  for (const [address, { holds, line }] of needed) {
    const path = blobPath(folder, address);
    if (!intact.has(address)) {
      if (statSync(path, { throwIfNoEntry: false }) !== undefined) continue;
      const message = `Line ${line}: the blob ${address} that it needs is missing.`;
      diagnostics.push({ reason: 'blob-missing', line, message });
    } else if (holds === 'manifest') {
      need(needed, blobReferences(parseJson(readFileSync(path, 'utf8')) ?? null), line);
    }
  }
  return diagnostics;
}

/** Gives another session the same blobs: as further names of the same files where the file system can do that. */
export async function shareBlobs(from: string, to: string): Promise<void> {
  const shards = new Set<string>();
  for (const { shard, rest } of storedBlobs(from)) {
    if (!shards.has(shard)) mkdirSync(join(to, shard), { recursive: true, mode: 0o700 });
    shards.add(shard);
    linkOrCopy(join(from, shard, rest), join(to, shard, rest));
  }
  if (shards.size > 0)
    await Promise.all([to, ...[...shards].map((shard) => join(to, shard))].map(syncFolder));
}

/**
 * Bytes of a session's blobs. Counted once, then taken from a note beside them as long as the ledger did not change:
 * blobs come before the event that needs them.
 */
export function blobBytes(
  paths: SessionPaths,
  ledger: { readonly size: number; readonly mtimeMs: number },
): number {
  const note = readNote(paths.size);
  if (note?.ledgerBytes === ledger.size && note.changedAt === ledger.mtimeMs) return note.blobBytes;
  let bytes = 0;
  for (const { shard, rest } of storedBlobs(paths.blobs)) {
    bytes += statSync(join(paths.blobs, shard, rest), { throwIfNoEntry: false })?.size ?? 0;
  }
  writeNote(paths.size, { ledgerBytes: ledger.size, changedAt: ledger.mtimeMs, blobBytes: bytes });
  return bytes;
}

/** The file of a blob. */
export const blobPath = (folder: string, address: string): string =>
  join(folder, address.slice(0, 2), address.slice(2));

/** Every blob in a session's store. */
export function* storedBlobs(folder: string): Generator<StoredBlob> {
  for (const shard of namesIn(folder)) {
    if (!/^[0-9a-f]{2}$/.test(shard)) continue;
    for (const rest of namesIn(join(folder, shard))) if (/^[0-9a-f]{62}$/.test(rest)) yield { shard, rest };
  }
}

interface Needed {
  readonly holds: BlobReference['holds'];
  /** 1-based line of the ledger that needs it first */
  readonly line: number;
}

function need(needed: Map<string, Needed>, references: readonly BlobReference[], line: number): void {
  for (const { address, holds } of references) if (!needed.has(address)) needed.set(address, { holds, line });
}

function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    copyFileSync(from, to, constants.COPYFILE_FICLONE);
  }
}

const Note = z.object({ ledgerBytes: z.number(), changedAt: z.number(), blobBytes: z.number() });
type Note = z.infer<typeof Note>;

function readNote(path: string): Note | undefined {
  try {
    return Note.safeParse(parseJson(readFileSync(path, 'utf8'))).data;
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return undefined;
  }
}

/** Only saves counting again: where it cannot be written, there is none. False then. */
function writeNote(path: string, note: Note): boolean {
  const temporary = `${path}.${process.pid}`;
  try {
    writeFileSync(temporary, JSON.stringify(note), { mode: 0o600 });
    renameSync(temporary, path);
    return true;
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    rmSync(temporary, { force: true });
    return false;
  }
}

function parseJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
