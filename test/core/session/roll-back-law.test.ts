import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Perform } from '../../../extension/src/core/session/driver.ts';
import { createDriver } from '../../../extension/src/core/session/driver.ts';
import type { RecordedEvent } from '../../../extension/src/core/session/evolve.ts';
import { decide } from '../../../extension/src/core/loop/decide.ts';
import { foldEvents, toEntry } from '../../../extension/src/core/session/record.ts';
import { replay } from '../../../extension/src/core/session/replay.ts';
import type { CheckpointId } from '../../../extension/src/protocol/content.ts';
import type { FakeCommandStep, FakeFork } from '../../support/fake-fork.ts';
import { createFakeFork } from '../../support/fake-fork.ts';
import { createFakeLedgerStore } from '../../support/fake-ledger-store.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { call, goodWorld, modelSays, Scenario } from '../../support/scenario.ts';

const paths = ['a.js', 'b.js', 'lib/c.js', 'lib/d.js'];

const command: fc.Arbitrary<FakeCommandStep> = fc.oneof(
  fc.record({
    do: fc.constant('write' as const),
    path: fc.constantFrom(...paths),
    text: fc.string({ maxLength: 8 }),
  }),
  fc.record({ do: fc.constant('remove' as const), path: fc.constantFrom(...paths) }),
);

describe('A rollback to any checkpoint', () => {
  it('leaves the bytes that stood there, from whatever came after it, as often as one likes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(command, { maxLength: 3 }), { minLength: 1, maxLength: 6 }),
        fc.array(fc.nat(), { minLength: 1, maxLength: 5 }),
        async (turns, choices) => {
          const { driver, seen, fork, events } = await play(turns);
          for (const choice of choices) {
            const ids = [null, ...seen.keys()];
            const checkpoint = ids[choice % ids.length] ?? null;
            assert.ok(driver.command({ kind: 'rollback', checkpoint }).ok);
            assert.ok((await driver.run()).ok);
            assert.deepEqual(await bytesOf(fork), seen.get(checkpoint) ?? untouched);
            assert.equal(driver.state.checkpoint, checkpoint);
          }
          assert.equal(replay(events).divergence, null);
        },
      ),
      { numRuns: 60 },
    );
  });
});

const untouched = ['a.js=one', 'lib/c.js=two'];

/** A session that made these changes, one call each, and then waits for a model that says nothing. */
async function play(turns: readonly (readonly FakeCommandStep[])[]) {
  const fork = createFakeFork({ 'a.js': 'one', 'lib/c.js': 'two' });
  const seen = new Map<CheckpointId | null, readonly string[]>();
  const world = goodWorld((request) =>
    request < turns.length ? modelSays(call('run_command', { command: `${request}` })) : undefined,
  );
  let played = 0;
  const perform: Perform = async ({ intent }, state) => {
    if (intent.kind === 'restore-checkpoint')
      assert.ok((await fork.restore(intent.checkpoint ?? undefined)).ok);
    const outcome = world(intent, state) ?? null;
    if (outcome?.kind !== 'call-tool') return outcome;
    await fork.play(turns[played] ?? []);
    played += 1;
    const checkpoint = await fork.checkpoint();
    assert.ok(checkpoint.ok);
    seen.set(checkpoint.value.id, await bytesOf(fork));
    return { ...outcome, checkpoint: checkpoint.value };
  };
  const [started] = new Scenario().events;
  const initial = started && foldEvents([started]);
  assert.ok(initial);
  const created = await createFakeLedgerStore().create('s1');
  assert.ok(created.ok);
  created.value.append(0, [toEntry(started.event, started.at, null)]);
  const events: RecordedEvent[] = [started];
  const driver = createDriver(initial, {
    decide,
    ledger: created.value,
    clock: createManualClock(),
    perform,
    onEvent: (recorded) => events.push(recorded),
    flushBlobs: () => Promise.resolve(),
  });
  assert.ok((await driver.run()).ok);
  assert.equal(played, turns.length);
  return { driver, seen, fork, events };
}

async function bytesOf(fork: FakeFork): Promise<readonly string[]> {
  const read = await Promise.all(
    paths.map(async (path) => {
      const bytes = await fork.read(path);
      return bytes.ok ? [`${path}=${new TextDecoder().decode(bytes.value)}`] : [];
    }),
  );
  return read.flat();
}
