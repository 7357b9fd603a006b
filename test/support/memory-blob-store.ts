import { createHash } from 'node:crypto';
import type { BlobStore } from '../../extension/src/core/ports.ts';
import type { Hash } from '../../extension/src/protocol/content.ts';
import { fail, ok } from '../../extension/src/protocol/result.ts';

export const hashOf = (bytes: Uint8Array | string): Hash => createHash('sha256').update(bytes).digest('hex');

/** A blob store in memory that works as the port says; `bytesMax` is its cap. Its blobs can be looked at and damaged. */
export function createFakeBlobStore(
  bytesMax = Infinity,
): BlobStore & { readonly blobs: Map<Hash, Uint8Array> } {
  const blobs = new Map<Hash, Uint8Array>();
  let total = 0;
  return {
    blobs,
    async put(bytes) {
      const hash = hashOf(bytes);
      if (blobs.has(hash)) return ok(hash);
      if (total + bytes.length > bytesMax) {
        return fail('cap-reached', `Cannot store ${bytes.length} bytes as the cap is ${bytesMax} bytes.`);
      }
      total += bytes.length;
      blobs.set(hash, Uint8Array.from(bytes));
      return ok(hash);
    },
    async get(hash) {
      const bytes = blobs.get(hash);
      return bytes !== undefined && hashOf(bytes) === hash ? bytes : undefined;
    },
    has: async (hash) => blobs.has(hash),
  };
}
