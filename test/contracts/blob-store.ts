import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { BlobStore } from '../../extension/src/core/ports.ts';
import { reasonOf, valueOf } from './ledger-store.ts';

export interface BlobStoreHarness extends AsyncDisposable {
  readonly store: BlobStore;
  /** Overwrites a stored blob behind the store's back. */
  damage(address: string, bytes: Uint8Array): Promise<void>;
}

const addressOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const absent = 'a'.repeat(64);

/** What every blob store promises, whatever it is made of. */
export function describeBlobStore(name: string, make: (bytesMax: number) => Promise<BlobStoreHarness>): void {
  describe(`${name} as a blob store`, () => {
    it('gives back what was put, under its SHA-256', async () => {
      await using harness = await make(Infinity);
      await fc.assert(
        fc.asyncProperty(fc.uint8Array(), async (bytes) => {
          const address = valueOf(await harness.store.put(bytes));
          assert.equal(address, addressOf(bytes));
          assert.equal(await harness.store.has(address), true);
          assert.deepEqual(Buffer.from((await harness.store.get(address)) ?? []), Buffer.from(bytes));
        }),
        { numRuns: 30 },
      );
    });

    it('keeps its own copy of what was put', async () => {
      await using harness = await make(Infinity);
      const bytes = bytesOf('before');
      const address = valueOf(await harness.store.put(bytes));
      bytes.fill(0);
      assert.deepEqual(Buffer.from((await harness.store.get(address)) ?? []), Buffer.from('before'));
    });

    it('has nothing under other addresses', async () => {
      await using harness = await make(Infinity);
      await harness.store.put(bytesOf('x'));
      for (const address of [absent, '', '..', '../../../etc/passwd', 'A'.repeat(64)]) {
        assert.equal(await harness.store.get(address), undefined);
        assert.equal(await harness.store.has(address), false);
      }
    });

    it('takes the same bytes again and counts them once', async () => {
      await using harness = await make(10);
      const address = valueOf(await harness.store.put(bytesOf('12345678')));
      assert.equal(valueOf(await harness.store.put(bytesOf('12345678'))), address);
      valueOf(await harness.store.put(bytesOf('12')));
    });

    it('refuses what does not fit any more, and takes what does', async () => {
      await using harness = await make(10);
      valueOf(await harness.store.put(bytesOf('12345678')));
      assert.equal(reasonOf(await harness.store.put(bytesOf('123'))), 'cap-reached');
      assert.equal(await harness.store.has(addressOf(bytesOf('123'))), false);
      valueOf(await harness.store.put(bytesOf('12')));
      assert.equal(reasonOf(await harness.store.put(bytesOf('1'))), 'cap-reached');
    });

    it('does not give out bytes that are not what was put', async () => {
      await using harness = await make(Infinity);
      const address = valueOf(await harness.store.put(bytesOf('content')));
      await harness.damage(address, bytesOf('contenT'));
      assert.equal(await harness.store.get(address), undefined);
    });

    it('can be flushed at any time, or needs no flush', async () => {
      await using harness = await make(Infinity);
      const flushes = Array.from({ length: 40 }, async (_, index) => {
        valueOf(await harness.store.put(bytesOf(`${index}`)));
        return harness.store.flush?.();
      });
      for (const flush of await Promise.all(flushes)) if (flush !== undefined) valueOf(flush);
    });
  });
}
