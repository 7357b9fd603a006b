import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeManifest } from '../../../extension/src/core/forks/manifests.ts';
import type { Checkpoint, Hash } from '../../../extension/src/protocol/content.ts';
import { createFileBlobStore } from '../../../extension/src/node/blobs/file-blob-store.ts';
import { fileLedgers } from '../../support/file-ledgers.ts';

describe('sweeping a session’s blobs', () => {
  it('removes what nothing names, and keeps what the ledger, a manifest or a journal names', async () => {
    await using ledgers = await fileLedgers();
    const created = await ledgers.store.create('s');
    assert.ok(created.ok);
    const folder = join(ledgers.root, 'sessions', 's');
    const blobs = createFileBlobStore({ directory: join(folder, 'blobs'), bytesMax: 1024 ** 2 });
    const put = async (bytes: string | Uint8Array): Promise<Hash> => {
      const stored = await blobs.put(Buffer.from(bytes));
      assert.ok(stored.ok);
      return stored.value;
    };
    const content = await put('what a checkpoint holds');
    const before = { kind: 'absent' } as const;
    const after = { kind: 'file', hash: content, size: 23, mode: 0o644 } as const;
    const manifest = await put(encodeManifest({ version: 1, changes: [{ path: 'a', before, after }] }));
    const backup = await put('what an accept overwrote');
    const orphan = await put('what a killed process left');
    const checkpoint: Checkpoint = { id: manifest, files: 1, bytes: 23 };
    const appended = created.value.append(0, [{ type: 'a', data: { checkpoint }, at: 1, cause: null }]);
    assert.ok(appended.ok);
    await created.value.close();
    await mkdir(join(folder, 'applies'));
    await writeFile(join(folder, 'applies', 'x.done'), JSON.stringify({ backup }));

    const swept = await ledgers.store.sweep('s');

    assert.deepEqual(swept, { ok: true, value: { blobs: 1, bytes: 26 } });
    const left = createFileBlobStore({ directory: join(folder, 'blobs'), bytesMax: 1024 ** 2 });
    const kept = await Promise.all([content, manifest, backup, orphan].map((hash) => left.has(hash)));
    assert.deepEqual(kept, [true, true, true, false]);
    const verified = await ledgers.store.verify('s');
    assert.deepEqual(verified, { ok: true, value: [] });
  });
});
