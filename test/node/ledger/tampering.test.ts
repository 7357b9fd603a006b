import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LedgerDiagnostic } from '../../../extension/src/core/ledger/ledger.ts';
import { event, reasonOf, valueOf } from '../../contracts/ledger-store.ts';
import { fileLedgers, type FileLedgers } from '../../support/file-ledgers.ts';

const events = ['a', 'b', 'c', 'd'].map((type) => event(type, '☃'));

async function closedSession(ledgers: FileLedgers, sessionId = 's'): Promise<void> {
  const ledger = valueOf(await ledgers.store.create(sessionId));
  valueOf(ledger.append(0, events));
  await ledger.close();
}

const reasons = (diagnostics: readonly LedgerDiagnostic[]): readonly string[] =>
  diagnostics.map(({ reason }) => reason);

const verified = async (ledgers: FileLedgers): Promise<readonly string[]> =>
  reasons(valueOf(await ledgers.store.verify('s')));

describe('Verifying a ledger', () => {
  it('finds every changed byte', async () => {
    await using ledgers = await fileLedgers();
    await closedSession(ledgers);
    const bytes = readFileSync(ledgers.ledgerPath('s'));
    for (let at = 0; at < bytes.length; at += 1) {
      for (const flip of [0x01, 0x80]) {
        const changed = Buffer.from(bytes);
        changed[at]! ^= flip;
        writeFileSync(ledgers.ledgerPath('s'), changed);
        assert.notDeepEqual(await verified(ledgers), [], `byte ${at} flipped by ${flip}`);
      }
    }
    writeFileSync(ledgers.ledgerPath('s'), bytes);
    assert.deepEqual(await verified(ledgers), []);
  }).timeout(60_000);

  it('finds every byte that was inserted or taken out', async () => {
    await using ledgers = await fileLedgers();
    await closedSession(ledgers);
    const bytes = readFileSync(ledgers.ledgerPath('s'));
    for (let at = 0; at < bytes.length; at += 3) {
      const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
      writeFileSync(ledgers.ledgerPath('s'), Buffer.concat([before, Buffer.from(' '), after]));
      assert.notDeepEqual(await verified(ledgers), [], `inserted at ${at}`);
      writeFileSync(ledgers.ledgerPath('s'), Buffer.concat([before, after.subarray(1)]));
      assert.notDeepEqual(await verified(ledgers), [], `taken out at ${at}`);
    }
  }).timeout(60_000);

  it('finds every line that was dropped, repeated or moved', async () => {
    await using ledgers = await fileLedgers();
    await closedSession(ledgers);
    const original = readFileSync(ledgers.ledgerPath('s'));
    const expectFound = async (what: string, change: (lines: string[]) => void): Promise<void> => {
      writeFileSync(ledgers.ledgerPath('s'), original);
      await ledgers.change('s', (lines) => {
        change(lines);
        return lines;
      });
      assert.notDeepEqual(await verified(ledgers), [], what);
    };
    for (let line = 0; line < events.length; line += 1) {
      await expectFound(`dropped ${line}`, (lines) => lines.splice(line, 1));
      for (let to = 0; to < events.length; to += 1) {
        await expectFound(`${line} repeated at ${to}`, (lines) => lines.splice(to, 0, lines[line]!));
        if (to !== line)
          await expectFound(`${line} moved to ${to}`, (lines) =>
            lines.splice(to, 0, ...lines.splice(line, 1)),
          );
      }
    }
  });

  it('finds lines of another session', async () => {
    await using ledgers = await fileLedgers();
    await closedSession(ledgers);
    await closedSession(ledgers, 't');
    copyFileSync(ledgers.ledgerPath('t'), ledgers.ledgerPath('s'));
    assert.ok((await verified(ledgers)).includes('damaged-line'));
    copyFileSync(ledgers.anchorPath('t'), ledgers.anchorPath('s'));
    assert.ok((await verified(ledgers)).includes('damaged-line'));
  });

  it('finds whole lines that were cut off the end, which opening reports too', async () => {
    await using ledgers = await fileLedgers();
    await closedSession(ledgers);
    const bytes = readFileSync(ledgers.ledgerPath('s'));
    for (let kept = 0; kept < events.length; kept += 1) {
      await ledgers.change('s', (lines) => lines.slice(0, kept));
      assert.deepEqual(await verified(ledgers), ['cut-off'], `${kept} kept`);
      assert.deepEqual(reasons(valueOf(await ledgers.store.read('s')).diagnostics), ['cut-off']);
      writeFileSync(ledgers.ledgerPath('s'), bytes);
    }
    await ledgers.change('s', (lines) => lines.slice(0, 2));
    const opened = valueOf(await ledgers.store.open('s'));
    assert.deepEqual(reasons(opened.diagnostics), ['cut-off']);
    await opened.ledger.close();
    assert.deepEqual(await verified(ledgers), []);
  });

  it('finds a ledger that is missing while its anchor is there', async () => {
    await using ledgers = await fileLedgers();
    await closedSession(ledgers);
    rmSync(ledgers.ledgerPath('s'));
    assert.deepEqual(await verified(ledgers), ['cut-off']);
    assert.equal(reasonOf(await ledgers.store.open('s')), 'not-found');
  });

  it('finds an anchor that is missing, changed, cut short or older under another key', async () => {
    await using ledgers = await fileLedgers();
    await closedSession(ledgers);
    const anchor = readFileSync(ledgers.anchorPath('s'));
    const changed = Buffer.from(anchor);
    changed[20]! ^= 1;
    for (const bytes of [changed, anchor.subarray(0, 100), Buffer.alloc(0)]) {
      writeFileSync(ledgers.anchorPath('s'), bytes);
      assert.deepEqual(await verified(ledgers), ['cut-off']);
    }
    rmSync(ledgers.anchorPath('s'));
    assert.deepEqual(await verified(ledgers), ['cut-off']);
    const opened = valueOf(await ledgers.store.open('s'));
    assert.deepEqual(reasons(opened.diagnostics), ['cut-off']);
    await opened.ledger.close();
    assert.deepEqual(await verified(ledgers), []);
  });

  it('has nothing against entries that were appended and not flushed yet', async () => {
    await using ledgers = await fileLedgers();
    const ledger = valueOf(await ledgers.store.create('s'));
    valueOf(ledger.append(0, events.slice(0, 2)));
    valueOf(await ledger.flush());
    valueOf(ledger.append(2, events.slice(2)));
    assert.deepEqual(await verified(ledgers), []);
    const before = readFileSync(ledgers.anchorPath('s'));
    await ledger.close();
    const path = join(ledgers.root, 'older');
    writeFileSync(path, before);
    copyFileSync(path, ledgers.anchorPath('s'));
    assert.deepEqual(await verified(ledgers), []);
  });

  it('takes an empty file for an empty ledger only when nothing was flushed', async () => {
    await using ledgers = await fileLedgers();
    await valueOf(await ledgers.store.create('s')).close();
    assert.deepEqual(await verified(ledgers), []);
    valueOf(await ledgers.store.remove('s'));
    await closedSession(ledgers);
    truncateSync(ledgers.ledgerPath('s'));
    assert.deepEqual(await verified(ledgers), ['cut-off']);
  });
});
