import assert from 'node:assert/strict';
import { appendFileSync, copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { LedgerDiagnostic } from '../../../extension/src/core/ledger/ledger.ts';
import { event, reasonOf, valueOf } from '../../contracts/ledger-store.ts';
import { fileLedgers, type FileLedgers } from '../../support/file-ledgers.ts';

const events = [event('a', 'ä☃'), event('b', { '𝒳': '\n' }), event('c', '→')];

/** A ledger of three entries that was never flushed, as a power cut may find it; the file's bytes. */
async function unflushed(ledgers: FileLedgers): Promise<Buffer> {
  const ledger = valueOf(await ledgers.store.create('s'));
  const kept = join(ledgers.root, 'anchor-at-start');
  copyFileSync(ledgers.anchorPath('s'), kept);
  valueOf(ledger.append(0, events));
  const bytes = readFileSync(ledgers.ledgerPath('s'));
  await ledger.close();
  copyFileSync(kept, ledgers.anchorPath('s'));
  return bytes;
}

/** Puts the ledger and the anchor back to a moment after `unflushed`. */
function putBack(ledgers: FileLedgers, bytes: Uint8Array): void {
  writeFileSync(ledgers.ledgerPath('s'), bytes);
  copyFileSync(join(ledgers.root, 'anchor-at-start'), ledgers.anchorPath('s'));
}

const reasons = (diagnostics: readonly LedgerDiagnostic[]): readonly string[] =>
  diagnostics.map(({ reason }) => reason);

const tornFiles = (ledgers: FileLedgers): readonly string[] =>
  readdirSync(dirname(ledgers.ledgerPath('s'))).filter((name) => name.startsWith('torn-'));

/** Opens, expects so many entries and a clean end, and goes on. */
async function expectRecovery(ledgers: FileLedgers, count: number): Promise<readonly string[]> {
  const opened = valueOf(await ledgers.store.open('s'));
  assert.deepEqual(
    opened.entries.map(({ type, data }) => ({ type, data })),
    events.slice(0, count).map(({ type, data }) => ({ type, data })),
  );
  valueOf(opened.ledger.append(count, [event('after', '☃')]));
  await opened.ledger.close();
  assert.deepEqual(valueOf(await ledgers.store.verify('s')), []);
  assert.equal(valueOf(await ledgers.store.read('s')).entries.length, count + 1);
  return reasons(opened.diagnostics);
}

describe('A torn tail', () => {
  it('at any byte costs only the torn line, and what was torn off is kept', async () => {
    await using ledgers = await fileLedgers();
    const bytes = await unflushed(ledgers);
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      putBack(ledgers, bytes.subarray(0, cut));
      const breaks = bytes.subarray(0, cut).filter((byte) => byte === 0x0a).length;
      const lineStart = cut === 0 ? 0 : bytes.lastIndexOf(0x0a, cut - 1) + 1;
      const onlyBreakMissing = bytes[cut] === 0x0a;
      const found = await expectRecovery(ledgers, breaks + (onlyBreakMissing ? 1 : 0));
      assert.deepEqual(found, lineStart === cut ? [] : ['torn-tail-repaired'], `cut at ${cut}`);
      const torn = tornFiles(ledgers);
      if (lineStart === cut || onlyBreakMissing) assert.deepEqual(torn, []);
      else
        assert.deepEqual(
          readFileSync(join(dirname(ledgers.ledgerPath('s')), torn[0]!)),
          bytes.subarray(lineStart, cut),
        );
      for (const name of torn) rmSync(join(dirname(ledgers.ledgerPath('s')), name));
    }
  }).timeout(60_000);

  it('of zero bytes or rubbish, with line breaks or without, is cut off too', async () => {
    await using ledgers = await fileLedgers();
    const bytes = await unflushed(ledgers);
    const tails = [
      '\0',
      '\0'.repeat(5000),
      '\n',
      '\n\n',
      'rubbish\n',
      '\0\n\0\n',
      '5\n"x"\nnull\n[]\n',
      '{"at":1',
      '\xff\xfe',
    ];
    for (const tail of tails) {
      putBack(ledgers, Buffer.concat([bytes, Buffer.from(tail, 'latin1')]));
      assert.deepEqual(await expectRecovery(ledgers, 3), ['torn-tail-repaired'], JSON.stringify(tail));
    }
    assert.equal(tornFiles(ledgers).length, tails.length);
  });

  it('may be a hole of zero bytes before whole lines, in what was never flushed', async () => {
    await using ledgers = await fileLedgers();
    const bytes = await unflushed(ledgers);
    const second = bytes.indexOf(0x0a) + 1;
    const holed = Buffer.from(bytes).fill(0, second + 10, second + 40);
    putBack(ledgers, holed);
    assert.deepEqual(await expectRecovery(ledgers, 1), ['torn-tail-repaired']);
  });

  it('is no excuse for a hole in what was flushed', async () => {
    await using ledgers = await fileLedgers();
    const ledger = valueOf(await ledgers.store.create('s'));
    valueOf(ledger.append(0, events));
    await ledger.close();
    const bytes = readFileSync(ledgers.ledgerPath('s'));
    const second = bytes.indexOf(0x0a) + 1;
    writeFileSync(ledgers.ledgerPath('s'), bytes.fill(0, second + 10, second + 40));
    assert.equal(reasonOf(await ledgers.store.open('s')), 'damaged');
  });

  it('is reported by read and verify, which change nothing', async () => {
    await using ledgers = await fileLedgers();
    const bytes = await unflushed(ledgers);
    for (const cut of [bytes.length - 1, bytes.length - 5]) {
      putBack(ledgers, bytes.subarray(0, cut));
      const read = valueOf(await ledgers.store.read('s'));
      assert.deepEqual(reasons(read.diagnostics), ['torn-tail']);
      assert.equal(read.entries.length, cut === bytes.length - 1 ? 3 : 2);
      assert.deepEqual(reasons(valueOf(await ledgers.store.verify('s'))), ['torn-tail']);
      assert.deepEqual(readFileSync(ledgers.ledgerPath('s')), bytes.subarray(0, cut));
    }
  });

  it('that had been flushed is reported as cut off as well', async () => {
    await using ledgers = await fileLedgers();
    const ledger = valueOf(await ledgers.store.create('s'));
    valueOf(ledger.append(0, events));
    await ledger.close();
    const bytes = readFileSync(ledgers.ledgerPath('s'));
    writeFileSync(ledgers.ledgerPath('s'), bytes.subarray(0, bytes.length - 5));
    assert.deepEqual(await expectRecovery(ledgers, 2), ['torn-tail-repaired', 'cut-off']);
  });

  it('can be a JSON object only through damage, which is not repaired', async () => {
    await using ledgers = await fileLedgers();
    putBack(ledgers, await unflushed(ledgers));
    appendFileSync(ledgers.ledgerPath('s'), '{"seq":3}\n');
    assert.equal(reasonOf(await ledgers.store.open('s')), 'damaged');
    assert.deepEqual(reasons(valueOf(await ledgers.store.read('s')).diagnostics), ['damaged-line']);
  });
});
