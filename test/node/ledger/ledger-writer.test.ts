import assert from 'node:assert/strict';
import { chainStart } from '../../../extension/src/core/ledger/chain.ts';
import type { Ledger } from '../../../extension/src/core/ledger/ledger.ts';
import { createGroupCommit } from '../../../extension/src/node/ledger/group-commit.ts';
import type { LedgerFiles } from '../../../extension/src/node/ledger/ledger-file.ts';
import { createLedgerWriter } from '../../../extension/src/node/ledger/ledger-writer.ts';
import { event, reasonOf, valueOf } from '../../contracts/ledger-store.ts';

/** Files that say what was done to them, and do what they are told. */
class ScriptedFiles implements LedgerFiles {
  readonly calls: string[] = [];
  failWrite: Error | undefined;
  failSync: Error | undefined;
  /** resolves the sync that is waiting */
  syncs: (() => void)[] = [];
  manual = false;

  write(): void {
    this.calls.push('write');
    if (this.failWrite !== undefined) throw this.failWrite;
  }

  async sync(): Promise<void> {
    this.calls.push('sync');
    if (this.manual) await new Promise<void>((resolve) => this.syncs.push(resolve));
    if (this.failSync !== undefined) throw this.failSync;
  }

  writeAnchor(end: { next: number }): void {
    this.calls.push(`anchor ${end.next}`);
  }

  async close(): Promise<void> {
    this.calls.push('close');
  }
}

const hash = (): string => 'f'.repeat(64);
const systemError = (code: string): Error => Object.assign(new Error(code), { code, syscall: 'write' });

function writerOver(files: LedgerFiles & { calls: string[] }): Ledger {
  return createLedgerWriter({
    sessionId: 's',
    files,
    hash,
    limits: { ledgerBytesMax: 1e6, eventBytesMax: 1e5 },
    end: chainStart('s', hash),
    bytes: 0,
    durable: 0,
    release: () => files.calls.push('release'),
  });
}

describe('A ledger writer', () => {
  it('moves the anchor after the sync, to what the sync covered', async () => {
    const files = new ScriptedFiles();
    files.manual = true;
    const ledger = writerOver(files);
    valueOf(ledger.append(0, [event('a'), event('b')]));
    const flush = ledger.flush();
    valueOf(ledger.append(2, [event('c')]));
    await Promise.resolve();
    files.syncs.shift()?.();
    valueOf(await flush);
    assert.deepEqual(files.calls, ['write', 'sync', 'write', 'anchor 2']);
  });

  it('syncs nothing when there is nothing new', async () => {
    const files = new ScriptedFiles();
    const ledger = writerOver(files);
    valueOf(await ledger.flush());
    assert.deepEqual(files.calls, []);
  });

  it('closes after the last sync, and gives the lock back at the very end', async () => {
    const files = new ScriptedFiles();
    const ledger = writerOver(files);
    valueOf(ledger.append(0, [event('a')]));
    const flush = ledger.flush();
    valueOf(ledger.append(1, [event('b')]));
    await ledger.close();
    valueOf(await flush);
    assert.deepEqual(files.calls, [
      'write',
      'sync',
      'write',
      'anchor 1',
      'sync',
      'anchor 2',
      'close',
      'release',
    ]);
  });

  for (const [code, reason] of [
    ['ENOSPC', 'no-space'],
    ['EDQUOT', 'no-space'],
    ['EACCES', 'denied'],
    ['EROFS', 'denied'],
    ['EIO', 'failed'],
  ] as const) {
    it(`takes ${code} for ${reason}, and writes nothing more after it`, async () => {
      const files = new ScriptedFiles();
      const ledger = writerOver(files);
      files.failWrite = systemError(code);
      assert.equal(reasonOf(ledger.append(0, [event('a')])), reason);
      files.failWrite = undefined;
      assert.equal(ledger.next, 0);
      assert.equal(reasonOf(ledger.append(0, [event('a')])), reason);
      assert.equal(reasonOf(await ledger.flush()), reason);
      await ledger.close();
      assert.deepEqual(files.calls, ['write', 'close', 'release']);
      assert.equal(reasonOf(ledger.append(0, [event('a')])), 'closed');
    });
  }

  it('trusts nothing after a sync that failed, and leaves the anchor where it was', async () => {
    const files = new ScriptedFiles();
    const ledger = writerOver(files);
    valueOf(ledger.append(0, [event('a')]));
    files.failSync = systemError('EIO');
    const flushes = await Promise.all([ledger.flush(), ledger.flush()]);
    assert.deepEqual(flushes.map(reasonOf), ['failed', 'failed']);
    files.failSync = undefined;
    assert.equal(reasonOf(await ledger.flush()), 'failed');
    assert.equal(reasonOf(ledger.append(1, [event('b')])), 'failed');
    await ledger.close();
    assert.deepEqual(files.calls, ['write', 'sync', 'close', 'release']);
  });

  it('gives the lock back when closing fails', async () => {
    const files = new ScriptedFiles();
    const ledger = writerOver(files);
    files.close = () => Promise.reject(systemError('EIO'));
    await ledger.close();
    assert.deepEqual(files.calls, ['release']);
  });
});

describe('A group commit', () => {
  it('serves everybody who came during one commit with the next', async () => {
    let position = 1;
    const pending: (() => void)[] = [];
    let performed = 0;
    const group = createGroupCommit(
      () => position,
      async () => {
        performed += 1;
        const number = performed;
        await new Promise<void>((resolve) => pending.push(resolve));
        return number;
      },
    );
    const [first, same] = [group.commit(), group.commit()];
    position = 2;
    const second = group.commit();
    position = 3;
    const third = group.commit();
    pending.shift()?.();
    assert.deepEqual(await Promise.all([first, same]), [1, 1]);
    await Promise.resolve();
    while (pending.length === 0) await Promise.resolve();
    pending.shift()?.();
    assert.deepEqual(await Promise.all([second, third]), [2, 2]);
    await group.idle();
    assert.equal(performed, 2);
  });
});
