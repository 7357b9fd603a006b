import assert from 'node:assert/strict';
import { setImmediate as soon } from 'node:timers/promises';
import { createDriver } from '../../../extension/src/core/session/driver.ts';
import { foldEvents, toEntry } from '../../../extension/src/core/session/record.ts';
import { createFakeLedgerStore } from '../../support/fake-ledger-store.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { call, goodWorld, modelSays, Scenario } from '../../support/scenario.ts';

describe('The driver', () => {
  it('carries an intent out once, also when its outcome comes in while the ledger is flushed', async () => {
    const [started] = new Scenario().events;
    assert.ok(started);
    const initial = foldEvents([started]);
    assert.ok(initial);
    const created = await createFakeLedgerStore().create('s1');
    assert.ok(created.ok);
    created.value.append(0, [toEntry(started.event, started.at, null)]);

    const reads = ['a.js', 'b.js', 'c.js'].map((path) => call('read_file', { path }));
    const world = goodWorld((request) =>
      request === 0 ? modelSays(...reads) : modelSays('I do not know how to go on.'),
    );
    const performed: string[] = [];
    const driver = createDriver(initial, {
      ledger: created.value,
      clock: createManualClock(),
      onEvent: () => undefined,
      // Two turns of the event loop: whatever is under way comes in meanwhile, one outcome after the other.
      flushBlobs: async () => void (await soon(), await soon()),
      perform: async (pending, state) => {
        performed.push(pending.id);
        if (pending.id === 'i6') await soon();
        return performed.length > 40 ? null : (world(pending.intent, state) ?? null);
      },
    });

    assert.ok((await driver.run()).ok);
    assert.ok(performed.length > 6);
    assert.deepEqual(performed, [...new Set(performed)]);
  });
});
