import type { BlobStore, Fork } from '../../extension/src/core/ports.ts';
import type { FileState } from '../../extension/src/protocol/content.ts';
import type { Result } from '../../extension/src/protocol/result.ts';
import type { FakeCommandStep } from './fake-fork.ts';
import { hashOf } from './memory-blob-store.ts';

/** A fork of a workspace with the files that it was asked for, and what the suite needs beside it. */
export interface ForkSubject {
  readonly fork: Fork;
  readonly blobs: BlobStore & { readonly blobs: Map<string, Uint8Array> };
  /** Lets a command do this on the fork's mount, `absorb` included. */
  readonly play: (steps: readonly FakeCommandStep[]) => Promise<void>;
  /** A new, empty fork of the same workspace with the same blobs, as a resumed session opens it. */
  readonly reopen: () => Promise<ForkSubject>;
  dispose(): Promise<void>;
}

export type OpenSubject = (
  files: Readonly<Record<string, string>>,
  options?: { readonly blobBytesMax?: number },
) => Promise<ForkSubject>;

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

export const fileState = (text: string, mode = 0o644): FileState => ({
  kind: 'file',
  hash: hashOf(text),
  size: bytesOf(text).length,
  mode,
});

export const absent: FileState = { kind: 'absent' };

export function valueOf<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(`${result.failure.reason}: ${result.failure.message}`);
  return result.value;
}

/** Content of a `.git/HEAD` that git understands. */
export const head = 'ref: refs/heads/main\n';

export const reasonOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.failure.reason);

export async function textOf(fork: Fork, path: string): Promise<string> {
  return new TextDecoder().decode(valueOf(await fork.read(path)));
}
