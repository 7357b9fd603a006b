import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createFileBlobStore } from '../../../extension/src/node/blobs/file-blob-store.ts';
import { describeBlobStore } from '../../contracts/blob-store.ts';
import { reasonOf, valueOf } from '../../contracts/ledger-store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const pathOf = (directory: string, address: string): string =>
  join(directory, address.slice(0, 2), address.slice(2));

describeBlobStore('The file store', async (bytesMax) => {
  const folder = await temporaryFolder();
  const directory = join(folder.path, 'session', 'blobs');
  return {
    store: createFileBlobStore({ directory, bytesMax }),
    damage: (address, bytes) => writeFile(pathOf(directory, address), bytes),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
});

describe('File blob store', () => {
  const content = Buffer.from('content');

  it('makes nothing before the first put, and then only the blob, for its owner', async () => {
    await using folder = await temporaryFolder();
    const directory = join(folder.path, 'blobs');
    const store = createFileBlobStore({ directory, bytesMax: 100 });
    assert.equal(await store.has('a'.repeat(64)), false);
    valueOf(await store.flush());
    assert.deepEqual(readdirSync(folder.path), []);
    const address = valueOf(await store.put(content));
    valueOf(await store.flush());
    assert.deepEqual(readdirSync(directory), [address.slice(0, 2)]);
    assert.deepEqual(readdirSync(join(directory, address.slice(0, 2))), [address.slice(2)]);
    if (process.platform !== 'win32') assert.equal(statSync(pathOf(directory, address)).mode & 0o777, 0o600);
  });

  it('goes on with the blobs and the count of an earlier run, and clears away what it was just writing', async () => {
    await using folder = await temporaryFolder();
    const first = createFileBlobStore({ directory: folder.path, bytesMax: 10 });
    const address = valueOf(await first.put(content));
    writeFileSync(join(dirname(pathOf(folder.path, address)), '.1-1'), 'half of some');
    const second = createFileBlobStore({ directory: folder.path, bytesMax: 10 });
    assert.deepEqual(await second.get(address), content);
    assert.equal(reasonOf(await second.put(Buffer.from('1234'))), 'cap-reached');
    assert.equal(valueOf(await second.put(content)), address);
    valueOf(await second.put(Buffer.from('123')));
    assert.deepEqual(readdirSync(dirname(pathOf(folder.path, address))), [address.slice(2)]);
  });

  it('replaces a blob of an earlier run that a power cut left empty, cut short or full of zeros', async () => {
    await using folder = await temporaryFolder();
    for (const left of [Buffer.alloc(0), Buffer.from('con'), Buffer.alloc(content.length)]) {
      const address = valueOf(
        await createFileBlobStore({ directory: folder.path, bytesMax: 10 }).put(content),
      );
      writeFileSync(pathOf(folder.path, address), left);
      const store = createFileBlobStore({ directory: folder.path, bytesMax: 10 });
      assert.equal(await store.get(address), undefined);
      valueOf(await store.put(content));
      assert.deepEqual(await store.get(address), content);
      valueOf(await store.put(Buffer.from('123')));
      rmSync(folder.path, { recursive: true });
      mkdirSync(folder.path);
    }
  });

  it('says that a folder of files is in the way, and leaves nothing half written', async () => {
    await using folder = await temporaryFolder();
    const directory = join(folder.path, 'blobs');
    writeFileSync(directory, 'a file');
    assert.equal(reasonOf(await createFileBlobStore({ directory, bytesMax: 100 }).put(content)), 'failed');
  });

  it('says so when it may not write', async function () {
    if (process.platform === 'win32' || process.getuid?.() === 0) {
      console.log('skipped: this user may write everywhere');
      this.skip();
    }
    await using folder = await temporaryFolder();
    chmodSync(folder.path, 0o500);
    const store = createFileBlobStore({ directory: folder.path, bytesMax: 100 });
    assert.equal(reasonOf(await store.put(content)), 'denied');
    chmodSync(folder.path, 0o700);
  });

  it('says so when a blob that was put cannot be flushed', async () => {
    await using folder = await temporaryFolder();
    const directory = join(folder.path, 'blobs');
    const store = createFileBlobStore({ directory, bytesMax: 100 });
    valueOf(await store.put(content));
    rmSync(directory, { recursive: true });
    const [first, second] = await Promise.all([store.flush(), store.flush()]);
    assert.deepEqual([reasonOf(first), reasonOf(second)], ['failed', 'failed']);
  });
});
