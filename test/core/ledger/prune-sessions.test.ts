import assert from 'node:assert/strict';
import { pruneSessions, selectPruned } from '../../../extension/src/core/ledger/prune-sessions.ts';
import { valueOf } from '../../contracts/ledger-store.ts';
import { createFakeLedgerStore } from '../../support/fake-ledger-store.ts';

const day = 86_400_000;
const now = 100 * day;
const summary = (sessionId: string, daysAgo: number, bytes: number) => ({
  sessionId,
  bytes,
  changedAt: now - daysAgo * day,
});
const sessions = [
  summary('old', 30, 10),
  summary('new', 1, 10),
  summary('middle', 10, 100),
  summary('ancient', 90, 1),
];

describe('Pruning sessions', () => {
  it('keeps everything without a rule', () => {
    assert.deepEqual(selectPruned(sessions, { now }), []);
  });

  it('chooses those that are older than so many days, oldest first', () => {
    assert.deepEqual(selectPruned(sessions, { now, keepDays: 10 }), ['ancient', 'old']);
    assert.deepEqual(selectPruned(sessions, { now, keepDays: 0 }), ['ancient', 'old', 'middle', 'new']);
  });

  it('keeps the newest that fit, and none that is older than one that does not', () => {
    assert.deepEqual(selectPruned(sessions, { now, bytesMax: 115 }), ['ancient', 'old']);
    assert.deepEqual(selectPruned(sessions, { now, bytesMax: 50 }), ['ancient', 'old', 'middle']);
  });

  it('keeps what both rules keep', () => {
    assert.deepEqual(selectPruned(sessions, { now, keepDays: 50, bytesMax: 1000 }), ['ancient']);
    assert.deepEqual(selectPruned(sessions, { now, keepDays: 50, bytesMax: 5 }), [
      'ancient',
      'old',
      'middle',
      'new',
    ]);
  });

  it('removes what was chosen, and says what it could not', async () => {
    const store = createFakeLedgerStore();
    await valueOf(await store.create('closed')).close();
    const open = valueOf(await store.create('open'));
    const pruned = await pruneSessions(store, { now, bytesMax: -1 });
    assert.deepEqual(pruned.removed, ['closed']);
    assert.deepEqual(
      pruned.kept.map(({ sessionId }) => sessionId),
      ['open'],
    );
    assert.deepEqual(
      (await store.list()).map(({ sessionId }) => sessionId),
      ['open'],
    );
    await open.close();
  });
});
