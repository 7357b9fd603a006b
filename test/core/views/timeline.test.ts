import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { RecordedEvent } from '../../../extension/src/core/session/evolve.ts';
import { createSessionHistory } from '../../../extension/src/core/views/session-history.ts';
import type { TimelineEntry } from '../../../extension/src/protocol/panel/panel-view.ts';
import { randomSession } from '../../support/random-session.ts';
import { call, goodWorld, hashOf, modelSays, Scenario } from '../../support/scenario.ts';

describe('The timeline', () => {
  it('shows a run as a person reads it', () => {
    const scenario = new Scenario().play(
      goodWorld([
        modelSays('I look first.', call('read_file', { path: 'a.js' })),
        modelSays(call('write_file', { path: 'a.js', content: 'x' })),
        modelSays(call('finish_step', { summary: 'Done.' })),
      ]),
    );
    const lines = entriesOf(scenario.events).map(
      ({ kind, title, text, status }) => `${kind}/${status}: ${title} | ${text}`,
    );
    assert.deepEqual(
      lines,
      [
        'started/done: Task | Make it work',
        'notice/done: Fork of the workspace | overlay',
        'notice/done: Look at the workspace | 2 files, node-test, sandbox: os',
        'tests/done: Tests before any change | 2 tests run, 1 do not pass',
        'notice/done: Told to the model | # Task',
        'model/done: Model | I look first.',
        'call/done: read_file | a.js',
        'model/done: Model | calls write_file',
        'plan/done: Plan adopted | 1 step: the model began without a plan',
        'step/done: Step task |',
        'call/done: write_file | a.js',
        'model/done: Model | calls finish_step',
        'step/done: Step task is said to be done | Done.',
        'validation/done: Check step task | tests: passed',
        'step/done: Step task completed |',
        'proposal/done: Proposed 1 changed file | Done.',
      ].map((line) => line.replace(/\|$/, '| ')),
    );
  });

  it('tells which step an entry belongs to, and finds those of one step', () => {
    const { events } = twoSteps();
    const history = createSessionHistory(events);
    const all = { from: 0, to: history.timeline.length };
    const second = history.timeline.indexesOfStep('second', all, 100);
    assert.ok(second.length >= 3);
    assert.ok(second.every((index) => history.timeline.entry(index)?.step === 'second'));
    assert.deepEqual(history.timeline.indexesOfStep('second', all, 2), second.slice(-2));
    assert.deepEqual(history.timeline.indexesOfStep('nowhere', all, 2), []);
  });

  it('says of a refused call that it was refused, and of a failed one that it failed', () => {
    const scenario = new Scenario({ autonomy: 'read-only' }).play(
      goodWorld([
        modelSays(call('write_file', { path: 'a.js', content: 'x' }), call('nonsense')),
        modelSays('I cannot.'),
      ]),
    );
    const calls = entriesOf(scenario.events).filter(({ kind }) => kind === 'call');
    assert.deepEqual(
      calls.map(({ title, status }) => [title, status]),
      [
        ['write_file', 'denied'],
        ['nonsense', 'failed'],
      ],
    );
  });

  it('gives the exit code and the words of a command', () => {
    const scenario = new Scenario().play(
      goodWorld(
        [modelSays(call('run_command', { command: 'npm test\necho' })), modelSays('Done.')],
        (intent) =>
          intent.kind === 'call-tool'
            ? {
                kind: 'call-tool',
                isError: true,
                content: 'exit code 3\nboom',
                details: {
                  ending: { kind: 'exited', code: 3 },
                  durationMs: 1,
                  omittedBytes: 0,
                  output: 'boom',
                },
                checkpoint: null,
              }
            : undefined,
      ),
    );
    const entry = entriesOf(scenario.events).find(({ kind }) => kind === 'command');
    assert.ok(entry);
    const { title, exitCode, status, durationMs } = entry;
    assert.deepEqual(
      { title, exitCode, status, durationMs },
      { title: 'npm test', exitCode: 3, status: 'failed', durationMs: 10 },
    );
  });

  it('shows what was under way at a stop as cancelled, and as running after the resumption', () => {
    const scenario = new Scenario().play(goodWorld([]));
    const running = (): (string | undefined)[] =>
      entriesOf(scenario.events)
        .filter(({ endSeq }) => endSeq === null)
        .map(({ status }) => status);
    assert.deepEqual(running(), ['running']);
    scenario.tell({ type: 'work-stopped' });
    assert.deepEqual(running(), ['cancelled']);
    scenario.tell({ type: 'session-resumed', caps: null, notes: [] });
    assert.deepEqual(running(), ['running']);
  });

  it('is cut for an earlier moment: the entries of its events, in order, those that ended later without an end', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000), { minLength: 5, maxLength: 80 }), (choices) => {
        const { events } = randomSession({ choices });
        const whole = createSessionHistory(events).timeline;
        const seq = Math.floor(events.length / 2);
        const then = createSessionHistory(events.slice(0, seq + 1)).timeline;
        assert.equal(whole.countAt(seq), then.length);
        for (let index = 0; index < then.length; index += 1) {
          const [now, before] = [whole.entry(index), then.entry(index)];
          assert.ok(now && before);
          assert.equal(now.index, index);
          const { seq: began, at, step, kind } = now;
          assert.deepEqual({ seq: began, at, step, kind }, pick(before));
          const ended = now.endSeq !== null && now.endSeq <= seq;
          assert.equal(before.endSeq, ended ? now.endSeq : null);
          if (before.endSeq !== null) assert.deepEqual(now, before);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('says which entries an event changed', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000), { minLength: 5, maxLength: 60 }), (choices) => {
        const { events } = randomSession({ choices });
        const history = createSessionHistory(events.slice(0, 1));
        const shown: (TimelineEntry | undefined)[] = [history.timeline.entry(0)];
        for (const recorded of events.slice(1))
          for (const index of history.add(recorded)) shown[index] = history.timeline.entry(index);
        assert.deepEqual(shown, entriesOf(events));
      }),
      { numRuns: 40 },
    );
  });
});

const pick = ({ seq, at, step, kind }: TimelineEntry): Partial<TimelineEntry> => ({ seq, at, step, kind });

function entriesOf(events: readonly RecordedEvent[]): TimelineEntry[] {
  const { timeline } = createSessionHistory(events);
  return Array.from({ length: timeline.length }, (_, index) => {
    const entry = timeline.entry(index);
    assert.ok(entry);
    return entry;
  });
}

function twoSteps(): Scenario {
  const plan = {
    steps: [
      { id: 'first', goal: 'One' },
      { id: 'second', goal: 'Two', dependsOn: ['first'] },
    ],
    reason: 'two are better',
  };
  return new Scenario().play(
    goodWorld([
      modelSays(call('update_plan', plan)),
      modelSays(call('write_file', { path: 'a.js', content: hashOf('1') })),
      modelSays(call('finish_step', { summary: 'First.' })),
      modelSays(call('write_file', { path: 'b.js', content: hashOf('2') })),
      modelSays(call('finish_step', { summary: 'Second.' })),
    ]),
  );
}
