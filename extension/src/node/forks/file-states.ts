import { createHash, hash } from 'node:crypto';
import { chmodSync, closeSync, openSync, readFileSync, readlinkSync, readSync, type Stats } from 'node:fs';
import type { ForkFailureReason } from '../../core/ports.ts';
import { fail, ok, type Result } from '../../protocol/result.ts';
import { errorCode } from '../file-failure.ts';
import { fingerprint, statHost } from './host-files.ts';
import type { Base } from './layers.ts';

/**
 * Milliseconds that a file must have rested before its hash is remembered: file systems stamp changes with a clock that
 * ticks every 1 to 10 ms, so that a second change in one tick cannot be told from the first.
 */
export const restMs = 25;

/** SHA-256, in hexadecimal digits. */
export const hashBytes = (bytes: Uint8Array): string => hash('sha256', bytes, 'hex');

/** State and content of what stands at a host path; folders and what is neither file nor link count as absent. */
export function readState(
  host: string,
  stats: Stats | undefined,
  bytesMax: number,
): Result<Base, ForkFailureReason> {
  if (stats?.isSymbolicLink() === true) return ok({ state: { kind: 'symlink', target: readlinkSync(host) } });
  if (stats?.isFile() !== true) return ok({ state: { kind: 'absent' } });
  if (stats.size > bytesMax) {
    return fail(
      'cap-reached',
      `Cannot keep ${host} as a session stores ${bytesMax} bytes: it has ${stats.size}.`,
    );
  }
  const bytes = readFileSync(host);
  const state = {
    kind: 'file',
    hash: hashBytes(bytes),
    size: bytes.length,
    mode: stats.mode & 0o777,
  } as const;
  return ok({ state, bytes });
}

/** Reads a file of the fork's own, also one that a command left unreadable for its owner. */
export function readOwnFile(host: string, stats: Pick<Stats, 'mode'>): Buffer {
  return readable(host, stats, () => readFileSync(host));
}

/** Hash of a file of any size. */
export function hashFile(host: string, stats: Stats): string {
  if (stats.size <= chunkBytes) return hashBytes(readOwnFile(host, stats));
  return readable(host, stats, () => hashInChunks(host));
}

const chunkBytes = 4 * 1024 ** 2;

function hashInChunks(host: string): string {
  const whole = createHash('sha256');
  const chunk = Buffer.alloc(chunkBytes);
  const file = openSync(host, 'r');
  try {
    for (let length = readSync(file, chunk); length > 0; length = readSync(file, chunk)) {
      whole.update(chunk.subarray(0, length));
    }
  } finally {
    closeSync(file);
  }
  return whole.digest('hex');
}

function readable<Value>(host: string, { mode }: Pick<Stats, 'mode'>, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (errorCode(error) !== 'EACCES') throw error;
    chmodSync(host, 0o600);
    try {
      return read();
    } finally {
      chmodSync(host, mode & 0o777);
    }
  }
}

/** Hashes of files by host path, valid while the file has not changed. */
export class HashCache {
  readonly #hashes = new Map<string, { readonly print: string; readonly hash: string }>();
  readonly #entriesMax = 100_000;

  /** Hash of the file at a host path as it is now. */
  of(host: string): string {
    const stats = statHost(host);
    if (stats === undefined) return hashBytes(new Uint8Array());
    const known = this.#hashes.get(host);
    if (known?.print === fingerprint(stats)) return known.hash;
    const hash = hashFile(host, stats);
    if (Date.now() - stats.ctimeMs >= restMs) {
      if (this.#hashes.size >= this.#entriesMax) this.#hashes.clear();
      this.#hashes.set(host, { print: fingerprint(stats), hash });
    }
    return hash;
  }
}
