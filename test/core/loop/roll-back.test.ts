import assert from 'node:assert/strict';
import { refuseCommand } from '../../../extension/src/core/loop/refuse-command.ts';
import { listCheckpoints } from '../../../extension/src/core/session/list-checkpoints.ts';
import type { Intent, Outcome } from '../../../extension/src/protocol/intents.ts';
import type { Answers } from '../../support/scenario.ts';
import { call, goodWorld, hashOf, modelSays, Scenario } from '../../support/scenario.ts';

const all = { kind: 'all' } as const;
const first = hashOf('1');
const second = hashOf('2');

describe('A rollback by the person', () => {
  it('ends the review of what the fork no longer holds, opens later steps again, and waits', () => {
    const scenario = twoSteps().command({ kind: 'rollback', checkpoint: first });
    assert.equal(scenario.state.lifecycle.kind, 'reviewing', 'nothing has happened before it is restored');
    scenario.play(goodWorld([]));
    assert.deepEqual(scenario.state.lifecycle, { kind: 'paused', reason: { kind: 'paused-by-person' } });
    const { to, reopened, withdrawn, text } = scenario.last('fork-rolled-back');
    assert.deepEqual({ to, reopened, withdrawn }, { to: first, reopened: ['two'], withdrawn: true });
    assert.equal(scenario.state.review, null);
    assert.equal(scenario.state.checkpoint, first);
    assert.deepEqual(stages(scenario), { one: 'completed', two: 'open' });
    const said = [...scenario.state.thread.items].at(-1);
    assert.deepEqual(said, { kind: 'message', role: 'user', text });
    assert.match(text, /rolled the files back to checkpoint 111111111111.*\nTo be done again: two\./);
    scenario.checkLaws();
  });

  it('goes on from there when the session is resumed', () => {
    const scenario = twoSteps().command({ kind: 'rollback', checkpoint: null }).play(goodWorld([]));
    assert.deepEqual(stages(scenario), { one: 'open', two: 'open' });
    scenario
      .tell({ type: 'session-resumed', caps: null, notes: [] })
      .play(goodWorld([write('again'), finish(), write('more'), finish()]));
    assert.equal(scenario.state.lifecycle.kind, 'reviewing');
    assert.deepEqual(stages(scenario), { one: 'completed', two: 'completed' });
    const validated = scenario.intents().findLast(({ kind }) => kind === 'validate');
    assert.ok(validated?.kind === 'validate' && validated.from === null);
    scenario.checkLaws();
  });

  it('is taken back by a rollback to the checkpoint before it', () => {
    const scenario = twoSteps();
    const proposed = scenario.last('change-set-proposed').changeSet;
    scenario.command({ kind: 'rollback', checkpoint: null }).play(goodWorld([]));
    scenario.command({ kind: 'rollback', checkpoint: second }).play(goodWorld([]));
    assert.deepEqual(scenario.last('fork-rolled-back').completed, ['one', 'two']);
    scenario.tell({ type: 'session-resumed', caps: null, notes: [] }).play(goodWorld([]));
    assert.equal(scenario.state.lifecycle.kind, 'reviewing', 'without another word of the model');
    assert.deepEqual(scenario.last('change-set-proposed').changeSet, proposed);
    scenario.checkLaws();
  });

  it('at work answers the calls that it cancels, and goes on working', () => {
    const busy: Answers = (intent) =>
      intent.kind === 'call-tool' && intent.tool === 'run_command' ? cancelled : undefined;
    const scenario = new Scenario().play(
      stuckAt(
        (intent) => intent.kind === 'call-tool' && intent.tool === 'run_command',
        goodWorld([modelSays(plan(), ...writes('x')), modelSays(run(), ...writes('y'))]),
      ),
    );
    assert.deepEqual(pendingKinds(scenario), ['call-tool']);
    const calls = scenario.state.openCalls.map(({ callId }) => callId);
    assert.equal(calls.length, 2);
    scenario.command({ kind: 'rollback', checkpoint: null });
    assert.deepEqual(pendingKinds(scenario), ['call-tool'], 'what is under way ends first');
    scenario.play(goodWorld([], busy));
    assert.equal(scenario.state.lifecycle.kind, 'working');
    assert.deepEqual(
      [...scenario.state.thread.items].slice(-3).map((item) => item.kind),
      ['tool-result', 'tool-result', 'message'],
    );
    assert.deepEqual(scenario.toolResults().slice(-2), [
      'Cancelled.',
      'Not done: the person rolled the files back to an earlier state.',
    ]);
    assert.deepEqual(pendingKinds(scenario), ['request-model'], 'the model is asked what to do now');
    scenario.checkLaws();
  });

  it('answers a claim whose validation it cancels', () => {
    const scenario = new Scenario().play(
      stuckAt(({ kind }) => kind === 'validate', goodWorld([modelSays(plan(), ...writes('x')), finish()])),
    );
    assert.deepEqual(pendingKinds(scenario), ['validate']);
    scenario
      .command({ kind: 'rollback', checkpoint: first })
      .play(goodWorld([], (intent) => (intent.kind === 'validate' ? cancelled : undefined)));
    assert.deepEqual(scenario.state.openCalls, []);
    assert.deepEqual(scenario.last('fork-rolled-back').reopened, ['one']);
    assert.deepEqual(stages(scenario), { one: 'started', two: 'open' }, 'it is begun again');
    scenario.checkLaws();
  });

  it('pauses with the reason when the checkpoint cannot be restored; the proposal can be made again', () => {
    const damaged: Outcome = { kind: 'failed', reason: 'failed', message: 'The checkpoint is damaged.' };
    const scenario = twoSteps()
      .command({ kind: 'rollback', checkpoint: first })
      .play(goodWorld([], (intent) => (intent.kind === 'restore-checkpoint' ? damaged : undefined)));
    assert.ok(scenario.state.lifecycle.kind === 'paused');
    assert.match(
      JSON.stringify(scenario.state.lifecycle.reason),
      /Cannot roll back to checkpoint 111111111111: The checkpoint is damaged\./,
    );
    assert.equal(scenario.state.checkpoint, second);
    scenario.tell({ type: 'session-resumed', caps: null, notes: [] }).play(goodWorld([]));
    assert.equal(scenario.state.lifecycle.kind, 'reviewing');
    scenario.checkLaws();
  });

  it('is refused where it would lose something or lead nowhere', () => {
    const fresh = new Scenario().play(goodWorld([]));
    assert.match(refuseCommand(fresh.state, back(null)) ?? '', /nothing was changed yet/);
    const scenario = twoSteps();
    assert.match(refuseCommand(scenario.state, back(hashOf('f'))) ?? '', /no such checkpoint/);
    assert.match(refuseCommand(scenario.state, back(second)) ?? '', /the proposed change itself/);
    const partly = twoSteps()
      .command({ kind: 'accept', selection: { kind: 'files', paths: ['a.js'] } })
      .play(
        goodWorld([], (intent) =>
          intent.kind === 'apply-change-set'
            ? { kind: 'apply-change-set', undoId: 'u', files: [], undecided: 1 }
            : undefined,
        ),
      );
    assert.match(refuseCommand(partly.state, back(first)) ?? '', /Undo that first/);
    const ended = twoSteps().command({ kind: 'reject', selection: all });
    assert.match(refuseCommand(ended.state, back(first)) ?? '', /has ended \(rejected\).*ratchet branch/);
  });

  it('that an accept overtook does nothing', () => {
    const scenario = twoSteps()
      .command({ kind: 'accept', selection: all })
      .command({ kind: 'rollback', checkpoint: first })
      .play(goodWorld([]));
    assert.deepEqual(scenario.last('session-ended').ending, { kind: 'accepted' });
    assert.equal(scenario.types().includes('fork-rolled-back'), false);
    scenario.checkLaws();
  });
});

describe('The list of checkpoints', () => {
  it('names what led to each, and the steps that it completes', () => {
    const entries = listCheckpoints(twoSteps().events);
    assert.deepEqual(
      entries.map(({ checkpoint, intent, completed }) => [
        checkpoint?.id ?? null,
        intent?.kind === 'call-tool' ? intent.tool : null,
        completed,
      ]),
      [
        [null, null, []],
        [first, 'write_file', ['one']],
        [second, 'write_file', ['two']],
      ],
    );
  });
});

describe('A pause by the person', () => {
  it('finishes and records what is under way, begins nothing new, and can be resumed', () => {
    const scenario = new Scenario().play(
      stuckAt(({ kind }) => kind === 'call-tool', goodWorld([modelSays(plan(), ...writes('x'))])),
    );
    assert.deepEqual(pendingKinds(scenario), ['call-tool']);
    scenario.command({ kind: 'pause' });
    assert.deepEqual(scenario.state.lifecycle, { kind: 'working', pausing: true });
    scenario.play(goodWorld([]));
    assert.deepEqual(scenario.state.lifecycle, { kind: 'paused', reason: { kind: 'paused-by-person' } });
    assert.equal(scenario.state.checkpoint, first, 'the call was finished');
    assert.deepEqual(scenario.state.pending, []);
    scenario.checkLaws();
    scenario.tell({ type: 'session-resumed', caps: null, notes: [] });
    assert.deepEqual(pendingKinds(scenario), ['request-model']);
    scenario.checkLaws();
  });

  it('leaves a question open', () => {
    const scenario = new Scenario().play(
      goodWorld([modelSays(call('ask_person', { question: 'Which?', options: ['a', 'b'] }))]),
    );
    assert.deepEqual(pendingKinds(scenario), ['ask-person']);
    scenario.command({ kind: 'pause' });
    assert.equal(scenario.state.lifecycle.kind, 'paused');
    assert.deepEqual(pendingKinds(scenario), ['ask-person']);
    scenario.checkLaws();
  });

  it('is lifted by a resumption before it came about, and refused when nothing is at work', () => {
    const scenario = new Scenario().play(goodWorld([])).command({ kind: 'pause' });
    scenario.tell({ type: 'session-resumed', caps: null, notes: [] });
    assert.deepEqual(scenario.state.lifecycle, { kind: 'working' });
    assert.match(refuseCommand(twoSteps().state, { kind: 'pause' }) ?? '', /not at work: it is reviewing/);
  });
});

/** A world in which these intents stay under way. */
const stuckAt =
  (stuck: (intent: Intent) => boolean, world: Answers): Answers =>
  (intent, state) =>
    stuck(intent) ? undefined : world(intent, state);
const cancelled: Outcome = { kind: 'cancelled', message: 'Cancelled.' };
const back = (checkpoint: string | null) => ({ kind: 'rollback', checkpoint }) as const;
const step = (id: string, dependsOn: string[]) => ({ id, goal: `Do ${id}`, dependsOn });
const plan = () =>
  call('update_plan', { steps: [step('one', []), step('two', ['one'])], reason: 'two parts' });
const writes = (content: string) => [call('write_file', { path: 'a.js', content })];
const write = (content: string) => modelSays(...writes(content));
const run = () => call('run_command', { command: 'make' });
const finish = () => modelSays(call('finish_step', { summary: 'Done.' }));

const twoSteps = (): Scenario =>
  new Scenario().play(goodWorld([modelSays(plan(), ...writes('x')), finish(), write('y'), finish()]));

const pendingKinds = (scenario: Scenario): string[] =>
  scenario.state.pending.map(({ intent }) => intent.kind).filter((kind) => kind !== 'run-tests');

const stages = (scenario: Scenario): Record<string, string> =>
  Object.fromEntries([...(scenario.state.plan?.steps ?? [])].map(([id, { stage }]) => [id, stage.kind]));
