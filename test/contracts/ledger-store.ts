import assert from 'node:assert/strict';
import type {
  Ledger,
  LedgerEntry,
  LedgerStore,
  NewEntry,
  OpenedLedger,
} from '../../extension/src/core/ledger/ledger.ts';
import type { JsonValue } from '../../extension/src/protocol/json.ts';
import type { Result } from '../../extension/src/protocol/result.ts';

export interface LedgerStoreHarness extends AsyncDisposable {
  readonly store: LedgerStore;
  /** Changes one letter of the text of one line, 1-based, behind the store's back. */
  damageLine(sessionId: string, line: number): Promise<void>;
}

export interface ContractLimits {
  readonly ledgerBytesMax: number;
  readonly eventBytesMax: number;
}

/** An event for tests. */
export const event = (type: string, data: JsonValue = {}): NewEntry => ({
  type,
  data,
  at: 1_700_000_000_000,
  cause: null,
});

/** The value of a result that must be one. */
export function valueOf<Value>(result: Result<Value>): Value {
  assert.ok(result.ok, result.ok ? '' : result.failure.message);
  return result.value;
}

/** The reason of a result that must be a failure, with a message that says so. */
export function reasonOf(result: Result<unknown>): string {
  assert.ok(!result.ok, 'expected a failure');
  assert.notEqual(result.failure.message, '');
  return result.failure.reason;
}

/** What every ledger store promises, whatever it is made of. */
export function describeLedgerStore(
  name: string,
  harness: (limits?: ContractLimits) => Promise<LedgerStoreHarness>,
): void {
  describe(`${name} as a ledger store`, () => {
    describeWriting(harness);
    describeCaps(harness);
    describeOneWriter(harness);
    describeDamage(harness);
    describeBranching(harness);
    describeKeeping(harness);
  });
}

type Make = (limits?: ContractLimits) => Promise<LedgerStoreHarness>;

const strip = (entries: readonly LedgerEntry[]): readonly NewEntry[] =>
  entries.map(({ type, data, at, cause }) => ({ type, data, at, cause }));

async function sessionOf(store: LedgerStore, sessionId: string, events: readonly NewEntry[]): Promise<void> {
  const ledger = valueOf(await store.create(sessionId));
  valueOf(ledger.append(0, events));
  await ledger.close();
}

function describeWriting(make: Make): void {
  it('numbers entries without gaps and chains them', async () => {
    await using harness = await make();
    const ledger = valueOf(await harness.store.create('s'));
    assert.equal(ledger.sessionId, 's');
    assert.equal(ledger.next, 0);
    const first = valueOf(ledger.append(0, [event('a'), event('b')]));
    const second = valueOf(ledger.append(2, [{ ...event('c'), cause: 1 }]));
    assert.equal(ledger.next, 3);
    const all = [...first, ...second];
    assert.deepEqual(
      all.map(({ seq, type, cause, v }) => [seq, type, cause, v]),
      [
        [0, 'a', null, 1],
        [1, 'b', null, 1],
        [2, 'c', 1, 1],
      ],
    );
    assert.equal(all[1]?.prev, all[0]?.hash);
    assert.equal(all[2]?.prev, all[1]?.hash);
    await ledger.close();
  });

  it('gives back what was appended, also to a second opening that goes on', async () => {
    await using harness = await make();
    const events = [
      event('a', { text: 'naïve ☃ 𝒳 \ud800 "\\\n', list: [1, -0.5, 1e300, null, true] }),
      event('b', 'x'),
    ];
    await sessionOf(harness.store, 's', events);
    const opened = valueOf(await harness.store.open('s'));
    assert.deepEqual(strip(opened.entries), events);
    assert.deepEqual(opened.diagnostics, []);
    assert.equal(opened.ledger.next, 2);
    valueOf(opened.ledger.append(2, [event('c')]));
    await opened.ledger.close();
    const read = valueOf(await harness.store.read('s'));
    assert.deepEqual(strip(read.entries), [...events, event('c')]);
    assert.deepEqual(valueOf(await harness.store.verify('s')), []);
  });

  it('refuses an append that expects another sequence number, and writes nothing', async () => {
    await using harness = await make();
    const ledger = valueOf(await harness.store.create('s'));
    valueOf(ledger.append(0, [event('a')]));
    assert.equal(reasonOf(ledger.append(0, [event('b')])), 'wrong-sequence');
    assert.equal(reasonOf(ledger.append(2, [event('b')])), 'wrong-sequence');
    assert.equal(ledger.next, 1);
    assert.deepEqual(strip(valueOf(await harness.store.read('s')).entries), [event('a')]);
    await ledger.close();
  });

  it('takes an empty batch for nothing', async () => {
    await using harness = await make();
    const ledger = valueOf(await harness.store.create('s'));
    assert.deepEqual(valueOf(ledger.append(0, [])), []);
    valueOf(await ledger.flush());
    assert.equal(ledger.next, 0);
    await ledger.close();
  });

  it('answers every one of many flushes at once', async () => {
    await using harness = await make();
    const ledger = valueOf(await harness.store.create('s'));
    const flushes = Array.from({ length: 20 }, (_, seq) => {
      valueOf(ledger.append(seq, [event('a', seq)]));
      return ledger.flush();
    });
    for (const flush of await Promise.all(flushes)) valueOf(flush);
    await ledger.close();
    assert.deepEqual(valueOf(await harness.store.verify('s')), []);
  });

  it('refuses to write once it is closed, which can be done twice', async () => {
    await using harness = await make();
    const ledger = valueOf(await harness.store.create('s'));
    await Promise.all([ledger.close(), ledger.close()]);
    assert.equal(reasonOf(ledger.append(0, [event('a')])), 'closed');
    assert.equal(reasonOf(await ledger.flush()), 'closed');
  });
}

function describeCaps(make: Make): void {
  it('refuses a batch with an event over the limit as a whole', async () => {
    await using harness = await make({ ledgerBytesMax: 100_000, eventBytesMax: 1000 });
    const ledger = valueOf(await harness.store.create('s'));
    const large = event('b', '☃'.repeat(300));
    assert.equal(reasonOf(ledger.append(0, [event('a'), large])), 'too-large');
    assert.equal(ledger.next, 0);
    valueOf(ledger.append(0, [event('a', 'x'.repeat(300))]));
    await ledger.close();
    assert.deepEqual(valueOf(await harness.store.verify('s')), []);
  });

  it('refuses what is nested too deeply for JSON', async () => {
    await using harness = await make();
    const ledger = valueOf(await harness.store.create('s'));
    let deep: JsonValue = 0;
    for (let level = 0; level < 100_000; level += 1) deep = [deep];
    assert.equal(reasonOf(ledger.append(0, [event('a', deep)])), 'too-large');
    valueOf(ledger.append(0, [event('a')]));
    await ledger.close();
  });

  it('stops at the bytes of a ledger, also after it is opened again', async () => {
    await using harness = await make({ ledgerBytesMax: 1500, eventBytesMax: 1000 });
    const ledger = valueOf(await harness.store.create('s'));
    valueOf(ledger.append(0, [event('a', 'x'.repeat(600))]));
    assert.equal(reasonOf(ledger.append(1, [event('b', 'x'.repeat(600))])), 'cap-reached');
    valueOf(ledger.append(1, [event('b')]));
    await ledger.close();
    const again = valueOf(await harness.store.open('s')).ledger;
    assert.equal(reasonOf(again.append(2, [event('b', 'x'.repeat(600))])), 'cap-reached');
    await again.close();
  });
}

function describeOneWriter(make: Make): void {
  it('opens a session for one writer at a time, and reads it meanwhile', async () => {
    await using harness = await make();
    const ledger = valueOf(await harness.store.create('s'));
    valueOf(ledger.append(0, [event('a')]));
    assert.equal(reasonOf(await harness.store.open('s')), 'locked');
    assert.deepEqual(strip(valueOf(await harness.store.read('s')).entries), [event('a')]);
    assert.equal(reasonOf(await harness.store.remove('s')), 'locked');
    assert.equal(reasonOf(await harness.store.sweep('s')), 'locked');
    await ledger.close();
    const opened = valueOf(await harness.store.open('s'));
    assert.equal(reasonOf(await harness.store.open('s')), 'locked');
    await opened.ledger.close();
  });

  it('creates a session once', async () => {
    await using harness = await make();
    const ledger = valueOf(await harness.store.create('s'));
    assert.equal(reasonOf(await harness.store.create('s')), 'exists');
    await ledger.close();
    assert.equal(reasonOf(await harness.store.create('s')), 'exists');
  });

  it('does not know sessions that are not there', async () => {
    await using harness = await make();
    assert.equal(reasonOf(await harness.store.open('s')), 'not-found');
    assert.equal(reasonOf(await harness.store.read('s')), 'not-found');
    assert.equal(reasonOf(await harness.store.verify('s')), 'not-found');
    assert.equal(reasonOf(await harness.store.branch('s', 0, 't')), 'not-found');
    assert.equal(reasonOf(await harness.store.remove('s')), 'not-found');
    assert.equal(reasonOf(await harness.store.sweep('s')), 'not-found');
    assert.deepEqual(await harness.store.list(), []);
  });

  it('refuses ids that are paths or not the same name everywhere', async () => {
    await using harness = await make();
    for (const id of ['', '.', '..', '../s', 'a/b', 'a\\b', 'a.b', 'ü', '-a', 'x'.repeat(101)]) {
      assert.equal(reasonOf(await harness.store.create(id)), 'denied', id);
    }
  });
}

function describeDamage(make: Make): void {
  const events = [event('a', 'one'), event('b', 'two'), event('c', 'three'), event('d', 'four')];

  it('reads up to a damaged line, names it, and does not open', async () => {
    await using harness = await make();
    await sessionOf(harness.store, 's', events);
    await harness.damageLine('s', 3);
    assert.equal(reasonOf(await harness.store.open('s')), 'damaged');
    const read = valueOf(await harness.store.read('s'));
    assert.deepEqual(strip(read.entries), events.slice(0, 2));
    assert.deepEqual(
      read.diagnostics.map(({ reason, line }) => [reason, line]),
      [
        ['damaged-line', 3],
        ['cut-off', undefined],
      ],
    );
  });

  it('verifies to the end, one diagnostic for each damaged line', async () => {
    await using harness = await make();
    await sessionOf(harness.store, 's', events);
    await harness.damageLine('s', 2);
    await harness.damageLine('s', 4);
    const damaged = valueOf(await harness.store.verify('s')).filter(
      ({ reason }) => reason === 'damaged-line',
    );
    assert.deepEqual(
      damaged.map(({ line }) => line),
      [2, 4],
    );
  });

  it('takes a damaged last line for damage', async () => {
    await using harness = await make();
    await sessionOf(harness.store, 's', events);
    await harness.damageLine('s', 4);
    assert.equal(reasonOf(await harness.store.open('s')), 'damaged');
  });

  it('branches before the damage, not behind it', async () => {
    await using harness = await make();
    await sessionOf(harness.store, 's', events);
    await harness.damageLine('s', 3);
    assert.equal(reasonOf(await harness.store.branch('s', 2, 't')), 'not-found');
    const branch = valueOf(await harness.store.branch('s', 1, 't'));
    assert.deepEqual(strip(branch.entries), events.slice(0, 2));
    await branch.ledger.close();
    assert.deepEqual(valueOf(await harness.store.verify('t')), []);
  });
}

function describeBranching(make: Make): void {
  it('copies the first entries into a ledger with its own chain that goes on alone', async () => {
    await using harness = await make();
    const events = [event('a'), { ...event('b'), cause: 0 }, event('c')];
    await sessionOf(harness.store, 's', events);
    const branch: OpenedLedger = valueOf(await harness.store.branch('s', 1, 't'));
    assert.deepEqual(strip(branch.entries), events.slice(0, 2));
    valueOf(branch.ledger.append(2, [event('other')]));
    await branch.ledger.close();
    const [original, copy] = [valueOf(await harness.store.read('s')), valueOf(await harness.store.read('t'))];
    assert.deepEqual(strip(original.entries), events);
    assert.deepEqual(strip(copy.entries), [...events.slice(0, 2), event('other')]);
    assert.notEqual(original.entries[0]?.hash, copy.entries[0]?.hash);
    assert.deepEqual(valueOf(await harness.store.verify('s')), []);
    assert.deepEqual(valueOf(await harness.store.verify('t')), []);
  });

  it('branches a session that somebody writes to', async () => {
    await using harness = await make();
    const ledger: Ledger = valueOf(await harness.store.create('s'));
    valueOf(ledger.append(0, [event('a')]));
    await valueOf(await harness.store.branch('s', 0, 't')).ledger.close();
    valueOf(ledger.append(1, [event('b')]));
    await ledger.close();
    assert.equal(valueOf(await harness.store.read('t')).entries.length, 1);
  });

  it('refuses an entry that is not there and an id that is taken', async () => {
    await using harness = await make();
    await sessionOf(harness.store, 's', [event('a')]);
    await sessionOf(harness.store, 't', [event('a')]);
    for (const at of [-1, 0.5, 1, NaN])
      assert.equal(reasonOf(await harness.store.branch('s', at, 'u')), 'not-found');
    assert.equal(reasonOf(await harness.store.branch('s', 0, 't')), 'exists');
    assert.equal(reasonOf(await harness.store.branch('s', 0, '../u')), 'denied');
    assert.equal(valueOf(await harness.store.read('t')).entries.length, 1);
  });
}

function describeKeeping(make: Make): void {
  it('lists the sessions that there are, the one written to last first', async () => {
    await using harness = await make();
    await sessionOf(harness.store, 's', [event('a', 'x'.repeat(500))]);
    await sessionOf(harness.store, 't', [event('a')]);
    const list = await harness.store.list();
    assert.deepEqual(list.map(({ sessionId }) => sessionId).toSorted(), ['s', 't']);
    assert.deepEqual(
      list,
      list.toSorted((a, b) => b.changedAt - a.changedAt),
    );
    for (const { bytes, sessionId } of list)
      assert.ok(sessionId === 's' ? bytes > 500 : bytes > 100 && bytes < 500);
  });

  it('removes a session, whose id can be used again', async () => {
    await using harness = await make();
    await sessionOf(harness.store, 's', [event('a')]);
    valueOf(await harness.store.remove('s'));
    assert.equal(reasonOf(await harness.store.read('s')), 'not-found');
    assert.deepEqual(await harness.store.list(), []);
    await sessionOf(harness.store, 's', [event('b')]);
    assert.deepEqual(valueOf(await harness.store.verify('s')), []);
  });
}
