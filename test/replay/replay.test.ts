import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LedgerEntry } from '../../extension/src/core/ledger/ledger.ts';
import { createUpcast } from '../../extension/src/core/ledger/upcast.ts';
import { fromEntry } from '../../extension/src/core/session/read-entry.ts';
import { foldEvents } from '../../extension/src/core/session/record.ts';
import { replay } from '../../extension/src/core/session/replay.ts';

const folder = join(import.meta.dirname, 'ledgers');

/** What each recorded session came to: a later version must read it the same. */
const endings: Readonly<Record<string, string>> = {
  'repair.jsonl': 'reviewing',
  'model-with-mistakes.jsonl': 'ended accepted',
  'rolled-back.jsonl': 'ended failed',
  'killed-and-resumed.jsonl': 'reviewing',
};

describe('a ledger of an earlier version', () => {
  for (const name of readdirSync(folder)) {
    it(`${name} is read, ends as it did, and is decided the same`, () => {
      const upcast = createUpcast();
      const lines = readFileSync(join(folder, name), 'utf8').trimEnd().split('\n');
      const events = lines.map((line) => fromEntry(upcast(JSON.parse(line) as LedgerEntry)));
      const state = foldEvents(events);
      assert.ok(state);
      const { lifecycle } = state;
      assert.equal(
        lifecycle.kind === 'ended' ? `ended ${lifecycle.ending.kind}` : lifecycle.kind,
        endings[name],
      );
      const replayed = replay(events);
      assert.equal(replayed.divergence, null);
      assert.ok(replayed.decisions > 5);
    });
  }

  it('is there for every ending that is expected', () => {
    assert.deepEqual(readdirSync(folder).toSorted(), Object.keys(endings).toSorted());
  });
});
