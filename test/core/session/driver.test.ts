import assert from 'node:assert/strict';
import { setImmediate as soon } from 'node:timers/promises';
import type { Ledger } from '../../../extension/src/core/ledger/ledger.ts';
import { createDriver } from '../../../extension/src/core/session/driver.ts';
import type { Driver } from '../../../extension/src/core/session/driver.ts';
import type { RecordedEvent } from '../../../extension/src/core/session/evolve.ts';
import { decide } from '../../../extension/src/core/loop/decide.ts';
import { foldEvents, toEntry } from '../../../extension/src/core/session/record.ts';
import { replay } from '../../../extension/src/core/session/replay.ts';
import { fail } from '../../../extension/src/protocol/result.ts';
import { createFakeLedgerStore } from '../../support/fake-ledger-store.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { call, goodWorld, modelSays, Scenario } from '../../support/scenario.ts';
import type { Answers } from '../../support/scenario.ts';

describe('The driver', () => {
  it('carries an intent out once, also when its outcome comes in while the ledger is flushed', async () => {
    const reads = ['a.js', 'b.js', 'c.js'].map((path) => call('read_file', { path }));
    const { driver, performed } = await driverIn(
      goodWorld((request) =>
        request === 0 ? modelSays(...reads) : modelSays('I do not know how to go on.'),
      ),
      { slow: 'i6' },
    );
    assert.ok((await driver.run()).ok);
    const ids = performed.map(({ id }) => id);
    assert.ok(ids.length > 6);
    assert.deepEqual(ids, [...new Set(ids)]);
  });

  it('lets nothing out of the fork before it is durable in the ledger; the rest begins meanwhile', async () => {
    const reads = [call('read_file', { path: 'a.js' })];
    const { driver, performed } = await driverIn(
      goodWorld((request) => (request === 0 ? modelSays(...reads) : modelSays('Done.'))),
    );
    assert.ok((await driver.run()).ok);
    const kinds = (durable: boolean): string[] => [
      ...new Set(performed.filter((one) => one.durable === durable).map(({ kind }) => kind)),
    ];
    assert.deepEqual(kinds(true), ['request-model']);
    assert.deepEqual(kinds(false), ['open-fork', 'observe-workspace', 'run-tests', 'call-tool']);
  });

  it('cancels what runs when the ledger cannot be written, and lets nothing out', async () => {
    const { driver, performed, cancelled } = await driverIn(
      goodWorld(() => modelSays('Done.')),
      { flushes: 1, endless: 'run-tests' },
    );
    const run = await driver.run();
    assert.equal(run.ok ? 'ok' : run.failure.reason, 'ledger-failed');
    assert.ok(performed.every(({ kind }) => kind !== 'request-model'));
    assert.deepEqual(cancelled(), ['run-tests']);
  });

  it('cancels what is under way for a rollback, records that, and does not wait for the model', async () => {
    const { driver, performed, cancelled, events } = await driverIn(
      goodWorld((request) =>
        request === 0 ? modelSays(call('write_file', { path: 'a.js', content: 'b' })) : undefined,
      ),
      { endless: 'request-model', endlessFrom: 1 },
    );
    const running = driver.run();
    await until(() => asked(performed) === 2);
    assert.ok(driver.command({ kind: 'rollback', checkpoint: null }).ok);
    await until(() => asked(performed) === 3);
    assert.equal(driver.state.checkpoint, null);
    assert.deepEqual(cancelled(), ['request-model']);
    assert.equal(replay(events).divergence, null);
    driver.stop();
    assert.ok((await running).ok);
    assert.deepEqual(
      performed.map(({ kind }) => kind).filter((kind) => kind !== 'run-tests'),
      [
        'open-fork',
        'observe-workspace',
        'request-model',
        'call-tool',
        'request-model',
        'restore-checkpoint',
        'request-model',
      ],
    );
  });

  it('rolls back in a pause, also right after a stop, and begins nothing else', async () => {
    const { driver, performed, events } = await driverIn(
      goodWorld((request) =>
        request === 0 ? modelSays(call('write_file', { path: 'a.js', content: 'b' })) : undefined,
      ),
      { endless: 'request-model', endlessFrom: 1 },
    );
    const running = driver.run();
    await until(() => asked(performed) === 2);
    driver.stop();
    assert.ok((await running).ok);
    const before = performed.length;
    assert.ok(driver.command({ kind: 'rollback', checkpoint: null }).ok);
    assert.ok((await driver.run()).ok);
    assert.deepEqual(driver.state.lifecycle, { kind: 'paused', reason: { kind: 'paused-by-person' } });
    assert.equal(driver.state.checkpoint, null);
    assert.deepEqual(
      performed.slice(before).map(({ kind }) => kind),
      ['restore-checkpoint'],
    );
    assert.equal(replay(events).divergence, null);
  });
});

const asked = (performed: readonly Performed[]): number =>
  performed.filter(({ kind }) => kind === 'request-model').length;

async function until(passes: () => boolean): Promise<void> {
  for (let turn = 0; turn < 1_000; turn += 1) {
    if (passes()) return;
    await soon();
  }
  throw new Error('it does not come about');
}

interface Performed {
  readonly id: string;
  readonly kind: string;
  /** whether the intent was on the disk when it began */
  readonly durable: boolean;
}

/** A driver of a new session in this world; outcomes come in while the ledger is flushed. */
async function driverIn(
  world: Answers,
  options: {
    /** the intent with this id takes longer than the others */
    readonly slow?: string;
    /** how often the ledger can be flushed */
    readonly flushes?: number;
    /** intents of this kind end only when they are cancelled */
    readonly endless?: string;
    /** how many of them end by themselves before */
    readonly endlessFrom?: number;
  } = {},
): Promise<{
  driver: Driver;
  performed: readonly Performed[];
  events: readonly RecordedEvent[];
  /** kinds of what was cancelled */
  cancelled: () => readonly string[];
}> {
  const [started] = new Scenario().events;
  assert.ok(started);
  const initial = foldEvents([started]);
  assert.ok(initial);
  const created = await createFakeLedgerStore().create('s1');
  assert.ok(created.ok);
  const ledger = created.value;
  ledger.append(0, [toEntry(started.event, started.at, null)]);
  let durable = 0;
  let flushes = 0;
  const flush: Ledger['flush'] = async () => {
    const { next } = ledger;
    flushes += 1;
    if (flushes > (options.flushes ?? Infinity)) return fail('no-space', 'The disk is full.');
    const flushed = await ledger.flush();
    durable = next;
    return flushed;
  };
  const performed: Performed[] = [];
  const events: RecordedEvent[] = [started];
  const cancelled: string[] = [];
  let ofEndless = 0;
  const driver = createDriver(initial, {
    decide,
    ledger: {
      sessionId: ledger.sessionId,
      get next() {
        return ledger.next;
      },
      append: (expected, entries) => ledger.append(expected, entries),
      flush,
      close: () => ledger.close(),
    },
    clock: createManualClock(),
    onEvent: (recorded) => events.push(recorded),
    // Two turns of the event loop: whatever is under way comes in meanwhile, one outcome after the other.
    flushBlobs: async () => void (await soon(), await soon()),
    perform: async (pending, state, cancellation) => {
      performed.push({ id: pending.id, kind: pending.intent.kind, durable: pending.seq < durable });
      if (pending.intent.kind === options.endless && (ofEndless += 1) > (options.endlessFrom ?? 0)) {
        await new Promise<void>((resolve) => cancellation.onCancel(resolve));
        cancelled.push(pending.intent.kind);
        return null;
      }
      if (pending.id === options.slow) await soon();
      return performed.length > 40 ? null : (world(pending.intent, state) ?? null);
    },
  });
  return { driver, performed, events, cancelled: () => cancelled };
}
