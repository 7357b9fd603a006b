import assert from 'node:assert/strict';
import { chmodSync, existsSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson } from '../../../extension/src/core/ledger/canonical-json.ts';
import { createFileBlobStore } from '../../../extension/src/node/blobs/file-blob-store.ts';
import { describeLedgerStore, event, reasonOf, valueOf } from '../../contracts/ledger-store.ts';
import { fileLedgers, storeIn, type FileLedgers } from '../../support/file-ledgers.ts';

describeLedgerStore('The file store', async (limits) => {
  const ledgers = await fileLedgers(limits);
  return {
    store: ledgers.store,
    damageLine: (sessionId, line) =>
      ledgers.change(sessionId, (lines) =>
        lines.map((text, index) => (index === line - 1 ? text.replace('"data":"', '"data":"~') : text)),
      ),
    [Symbol.asyncDispose]: () => ledgers[Symbol.asyncDispose](),
  };
});

const blobsOf = (ledgers: FileLedgers, sessionId: string): string =>
  join(ledgers.root, 'sessions', sessionId, 'blobs');

async function sessionWithBlob(ledgers: FileLedgers): Promise<{ content: string; manifest: string }> {
  const ledger = valueOf(await ledgers.store.create('s'));
  const blobs = createFileBlobStore({ directory: blobsOf(ledgers, 's'), bytesMax: 1e6 });
  const content = valueOf(await blobs.put(Buffer.from('content')));
  const after = { kind: 'file', hash: content, size: 7, mode: 0o644 };
  const changes = [{ path: 'a', before: { kind: 'absent' }, after }];
  const manifest = valueOf(await blobs.put(Buffer.from(canonicalJson({ version: 1, changes }))));
  valueOf(ledger.append(0, [event('a', { checkpoint: { id: manifest, files: 1, bytes: 7 } })]));
  await ledger.close();
  return { content, manifest };
}

const pathOf = (ledgers: FileLedgers, sessionId: string, address: string): string =>
  join(blobsOf(ledgers, sessionId), address.slice(0, 2), address.slice(2));

describe('File ledger store', () => {
  it('keeps everything to its owner', async function () {
    if (process.platform === 'win32') {
      console.log('skipped: Windows has no permission bits');
      this.skip();
    }
    await using ledgers = await fileLedgers();
    await valueOf(await ledgers.store.create('s')).close();
    const modes = ['sessions/s', 'sessions/s/ledger.jsonl', 'anchors', 'anchors/s', 'key'].map(
      (path) => statSync(join(ledgers.root, path)).mode & 0o777,
    );
    assert.deepEqual(modes, [0o700, 0o600, 0o700, 0o600, 0o600]);
  });

  it('leaves no lock behind', async () => {
    await using ledgers = await fileLedgers();
    await valueOf(await ledgers.store.create('s')).close();
    assert.deepEqual(readdirSync(join(ledgers.root, 'sessions', 's')), ['ledger.jsonl']);
  });

  it('counts blobs in the list, and sorts by the time of the last write', async () => {
    await using ledgers = await fileLedgers();
    await sessionWithBlob(ledgers);
    await valueOf(await ledgers.store.create('t')).close();
    for (const [sessionId, seconds] of [
      ['s', 2000],
      ['t', 1000],
    ] as const) {
      utimesSync(ledgers.ledgerPath(sessionId), seconds, seconds);
    }
    const blobs = readdirSync(blobsOf(ledgers, 's'), { recursive: true, encoding: 'utf8' })
      .map((name) => statSync(join(blobsOf(ledgers, 's'), name)))
      .reduce((bytes, status) => bytes + (status.isFile() ? status.size : 0), 0);
    const expected = [
      { sessionId: 's', bytes: statSync(ledgers.ledgerPath('s')).size + blobs, changedAt: 2_000_000 },
      { sessionId: 't', bytes: 0, changedAt: 1_000_000 },
    ];
    assert.deepEqual(await ledgers.store.list(), expected);
    assert.deepEqual(await ledgers.store.list(), expected);
  });

  it('passes over folders that are no sessions', async () => {
    await using ledgers = await fileLedgers();
    await valueOf(await ledgers.store.create('s')).close();
    rmSync(ledgers.ledgerPath('s'));
    writeFileSync(join(ledgers.root, 'sessions', 'file'), '');
    writeFileSync(join(ledgers.root, 'sessions', '.hidden'), '');
    assert.deepEqual(await ledgers.store.list(), []);
  });

  it('removes everything of a session, its anchor too', async () => {
    await using ledgers = await fileLedgers();
    await sessionWithBlob(ledgers);
    valueOf(await ledgers.store.remove('s'));
    assert.deepEqual(readdirSync(join(ledgers.root, 'sessions')), []);
    assert.equal(existsSync(ledgers.anchorPath('s')), false);
  });

  it('creates a session in a folder that a creation left behind that was cut off', async () => {
    await using ledgers = await fileLedgers();
    await valueOf(await ledgers.store.create('s')).close();
    rmSync(ledgers.ledgerPath('s'));
    await valueOf(await ledgers.store.create('s')).close();
    assert.deepEqual(valueOf(await ledgers.store.verify('s')), []);
  });

  it('shares blobs with a branch, and both can be removed alone', async () => {
    await using ledgers = await fileLedgers();
    const { content, manifest } = await sessionWithBlob(ledgers);
    await valueOf(await ledgers.store.branch('s', 0, 't')).ledger.close();
    valueOf(await ledgers.store.remove('s'));
    const blobs = createFileBlobStore({ directory: blobsOf(ledgers, 't'), bytesMax: 1e6 });
    assert.equal(String(await blobs.get(content)), 'content');
    assert.ok(await blobs.has(manifest));
    assert.deepEqual(valueOf(await ledgers.store.verify('t')), []);
  });

  it('takes no key that is not one', async () => {
    await using ledgers = await fileLedgers();
    writeFileSync(join(ledgers.root, 'key'), 'short');
    assert.equal(reasonOf(await ledgers.store.create('s')), 'failed');
  });

  it('says so when it may not write', async function () {
    if (process.platform === 'win32' || process.getuid?.() === 0) {
      console.log('skipped: this user may write everywhere');
      this.skip();
    }
    await using ledgers = await fileLedgers();
    await valueOf(await ledgers.store.create('s')).close();
    chmodSync(join(ledgers.root, 'sessions'), 0o500);
    assert.equal(reasonOf(await ledgers.store.create('t')), 'denied');
    chmodSync(join(ledgers.root, 'sessions'), 0o700);
  });
});

describe('Verifying blobs', () => {
  it('finds a blob that is missing, through a manifest too', async () => {
    for (const which of ['content', 'manifest'] as const) {
      await using ledgers = await fileLedgers();
      const addresses = await sessionWithBlob(ledgers);
      assert.deepEqual(valueOf(await ledgers.store.verify('s')), []);
      rmSync(pathOf(ledgers, 's', addresses[which]));
      const found = valueOf(await ledgers.store.verify('s'));
      assert.deepEqual(
        found.map(({ reason, line }) => [reason, line]),
        [['blob-missing', 1]],
      );
      assert.match(found[0]!.message, new RegExp(addresses[which]));
    }
  });

  it('finds a blob that was changed', async () => {
    await using ledgers = await fileLedgers();
    const { content } = await sessionWithBlob(ledgers);
    writeFileSync(pathOf(ledgers, 's', content), 'contenT');
    const found = valueOf(await ledgers.store.verify('s'));
    assert.deepEqual(
      found.map(({ reason }) => reason),
      ['blob-damaged'],
    );
  });
});

describe('The key of an installation', () => {
  it('is made once, also when many stores need it at once', async () => {
    await using ledgers = await fileLedgers();
    const stores = Array.from({ length: 8 }, () => storeIn(ledgers.root));
    const created = await Promise.all(stores.map((store, index) => store.create(`s${index}`)));
    for (const result of created) {
      const ledger = valueOf(result);
      valueOf(ledger.append(0, [event('a')]));
      await ledger.close();
    }
    const fresh = storeIn(ledgers.root);
    for (let index = 0; index < 8; index += 1) assert.deepEqual(valueOf(await fresh.verify(`s${index}`)), []);
    assert.equal(statSync(join(ledgers.root, 'key')).size, 32);
  });

  it('makes ledgers of another key unreadable', async () => {
    await using ledgers = await fileLedgers();
    const ledger = valueOf(await ledgers.store.create('s'));
    valueOf(ledger.append(0, [event('a'), event('b')]));
    await ledger.close();
    rmSync(join(ledgers.root, 'key'));
    assert.equal(reasonOf(await storeIn(ledgers.root).open('s')), 'damaged');
  });
});
