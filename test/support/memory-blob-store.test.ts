import { describeBlobStore } from '../contracts/blob-store.ts';
import { createFakeBlobStore } from './memory-blob-store.ts';

describeBlobStore('The fake', async (bytesMax) => {
  const store = createFakeBlobStore(bytesMax);
  return {
    store,
    damage: async (address, bytes) => void store.blobs.set(address, bytes),
    [Symbol.asyncDispose]: async () => undefined,
  };
});
