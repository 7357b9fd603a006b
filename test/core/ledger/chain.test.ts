import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import {
  anchorChars,
  anchorDiagnostics,
  anchorText,
  readAnchor,
} from '../../../extension/src/core/ledger/anchor.ts';
import {
  auditLines,
  chainEndAfter,
  chainStart,
  readLine,
  sealEntry,
  type KeyedHash,
} from '../../../extension/src/core/ledger/chain.ts';
import type { LedgerEntry } from '../../../extension/src/core/ledger/ledger.ts';
import { createLedgerScan } from '../../../extension/src/core/ledger/scan.ts';
import { createUpcast } from '../../../extension/src/core/ledger/upcast.ts';
import type { JsonValue } from '../../../extension/src/protocol/json.ts';
import { event } from '../../contracts/ledger-store.ts';

const keyed =
  (key: string): KeyedHash =>
  (text) =>
    createHmac('sha256', key).update(text).digest('hex');
const hash = keyed('key');

function sealAll(
  types: readonly string[],
  own: KeyedHash = hash,
): { entries: LedgerEntry[]; lines: string[] } {
  let end = chainStart('s', own);
  const sealed = types.map((type) => {
    const one = sealEntry(event(type), end, own);
    end = chainEndAfter(one.entry);
    return one;
  });
  return { entries: sealed.map(({ entry }) => entry), lines: sealed.map(({ line }) => line) };
}

const start = chainStart('s', hash);
const audit = (lines: readonly (string | undefined)[]) =>
  auditLines(lines, { line: 1, end: start }, hash).map(({ reason, line }) => [reason, line]);

describe('A chain of entries', () => {
  it('begins differently in each session', () => {
    assert.notEqual(chainStart('s', hash).prev, chainStart('t', hash).prev);
  });

  it('writes an entry as its canonical text and the keyed hash of it', () => {
    const { entry, line } = sealEntry({ type: 'a', data: { y: 1, x: 2 }, at: 5, cause: null }, start, hash);
    const body = `"at":5,"cause":null,"data":{"x":2,"y":1},"prev":"${start.prev}","seq":0,"type":"a","v":1`;
    assert.equal(line, `{${body},"hash":"${hash(`{${body}}`)}"}`);
    assert.deepEqual(JSON.parse(line), entry);
  });

  it('reads back whatever was sealed', () => {
    fc.assert(
      fc.property(fc.string(), fc.jsonValue(), fc.nat(), (type, data, at) => {
        const value = JSON.parse(JSON.stringify(data)) as JsonValue;
        const { entry, line } = sealEntry({ type, data: value, at, cause: 3 }, start, hash);
        assert.deepEqual(readLine(line, hash), { kind: 'entry', entry });
      }),
    );
  });

  it('passes when nothing was done to it', () => {
    assert.deepEqual(audit(sealAll(['a', 'b', 'c']).lines), []);
  });

  it('shows a line of another key, of another session and a rewritten one', () => {
    const { lines } = sealAll(['a', 'b']);
    const other = sealEntry(event('a'), chainStart('t', hash), hash).line;
    const rewritten = JSON.stringify({ ...(JSON.parse(lines[0]!) as object), type: 'z' });
    assert.deepEqual(audit([sealAll(['a'], keyed('other')).lines[0]!, lines[1]!]), [['damaged-line', 1]]);
    assert.deepEqual(audit([other])[0], ['chain-broken', 1]);
    assert.deepEqual(audit([rewritten, lines[1]!]), [['damaged-line', 1]]);
  });

  it('is one diagnostic for one damaged line', () => {
    const { lines } = sealAll(['a', 'b', 'c']);
    assert.deepEqual(audit([lines[0]!, 'rubbish', lines[2]!]), [['damaged-line', 2]]);
    assert.deepEqual(audit([lines[0]!, undefined, lines[2]!]), [['damaged-line', 2]]);
    assert.deepEqual(audit(['{}', lines[1]!, 'null']), [
      ['damaged-line', 1],
      ['damaged-line', 3],
    ]);
  });

  it('stops after a hundred diagnostics', () => {
    assert.equal(audit(Array.from({ length: 1000 }, () => 'rubbish')).length, 100);
  });

  it('shows lines that were dropped, repeated or swapped', () => {
    const [a, b, c, d] = sealAll(['a', 'b', 'c', 'd']).lines as [string, string, string, string];
    assert.deepEqual(audit([a, c, d]), [['chain-broken', 2]]);
    assert.deepEqual(audit([a, b, b, c, d]), [['chain-broken', 3]]);
    assert.deepEqual(audit([b, c]), [['chain-broken', 1]]);
    assert.equal(audit([a, c, b, d]).length, 3);
  });

  it('names entries of a newer version instead of guessing at them', () => {
    const body = `{"prev":"${start.prev}","seq":0,"v":99`;
    const line = `${body},"hash":"${hash(`${body}}`)}"}`;
    assert.deepEqual(audit([line]), [['unknown-version', 1]]);
    const scan = createLedgerScan(start, hash, createUpcast());
    assert.equal(scan.take(line), false);
    assert.equal(scan.bad?.diagnostic.reason, 'unknown-version');
  });
});

describe('An anchor', () => {
  it('is read back as it was written, at a fixed length', () => {
    for (const next of [0, 1, 12_345_678]) {
      const text = anchorText({ next, prev: start.prev }, hash);
      assert.equal(text.length, anchorChars);
      assert.deepEqual(readAnchor(text, hash), { next, prev: start.prev });
    }
  });

  it('is nothing once any character of it was changed, or under another key', () => {
    const text = anchorText({ next: 7, prev: start.prev }, hash);
    for (let at = 0; at < text.length; at += 1) {
      const changed = text.slice(0, at) + (text[at] === '1' ? '2' : '1') + text.slice(at + 1);
      assert.equal(readAnchor(changed, hash), undefined);
    }
    assert.equal(readAnchor(text, keyed('other')), undefined);
    assert.equal(readAnchor('', hash), undefined);
  });

  it('lets a ledger be longer, never shorter or another one', () => {
    const { entries } = sealAll(['a', 'b', 'c']);
    const at = (count: number) => (count === 0 ? start : chainEndAfter(entries[count - 1]!));
    const reasons = (anchored: number, present: number) =>
      anchorDiagnostics(at(anchored), start, entries.slice(0, present)).map(({ reason }) => reason);
    assert.deepEqual([reasons(0, 0), reasons(0, 3), reasons(2, 3), reasons(3, 3)], [[], [], [], []]);
    assert.deepEqual([reasons(3, 2), reasons(1, 0)], [['cut-off'], ['cut-off']]);
    const elsewhere = { next: 2, prev: start.prev };
    assert.deepEqual(
      anchorDiagnostics(elsewhere, start, entries).map(({ reason }) => reason),
      ['chain-broken'],
    );
    assert.deepEqual(
      anchorDiagnostics(undefined, start, entries).map(({ reason }) => reason),
      ['cut-off'],
    );
  });
});
