import assert from 'node:assert/strict';
import fc from 'fast-check';
import { keepSame } from '../../../extension/src/core/views/keep-same.ts';
import type { Shown } from '../../../extension/src/core/views/panel-view.ts';
import { panelViewOf } from '../../../extension/src/core/views/panel-view.ts';
import { createSessionHistory } from '../../../extension/src/core/views/session-history.ts';
import { refuseCommand } from '../../../extension/src/core/loop/refuse-command.ts';
import type { PanelView } from '../../../extension/src/protocol/panel/panel-view.ts';
import { randomSession } from '../../support/random-session.ts';
import { call, goodWorld, hashOf, modelSays, report, Scenario } from '../../support/scenario.ts';
import type { Answers } from '../../support/scenario.ts';

describe('The panel view', () => {
  it('shows a session at work: its header, its phase, what goes on, what can be done', () => {
    const view = viewOf(new Scenario().play(goodWorld([])));
    assert.equal(view.session.workspace, 'workspace');
    assert.equal(view.session.model, 'test-model');
    assert.deepEqual(view.session.isolation, ['Fork: overlay', 'Sandbox: os']);
    assert.deepEqual(view.status, {
      kind: 'working',
      word: 'Working',
      detail: 'Asking the model, turn 1',
      phase: 'plan',
      actions: ['stop', 'pause', 'steer', 'branch'],
    });
    assert.equal(view.plan, null);
    assert.deepEqual(
      view.checkpoints.map(({ id }) => id),
      [null],
    );
  });

  it('shows a plan with what its steps took, and every revision of it', () => {
    const scenario = planned();
    const view = viewOf(scenario);
    assert.deepEqual(
      view.plan?.steps.map(({ id, status, change }) => [id, status, change]),
      [
        ['first', 'completed', null],
        ['second', 'running', 'moved'],
        ['fourth', 'open', 'added'],
        ['third', 'dropped', 'dropped'],
      ],
    );
    const [first, second] = view.plan.steps;
    assert.equal(first?.actual?.turns, 2);
    assert.equal(first.actual.costUsd, 0.02);
    assert.ok(first.actual.endedAt !== null && first.actual.endedAt > first.actual.startedAt);
    assert.equal(first.summary, 'First.');
    assert.deepEqual(first.reports, [report('passed')]);
    assert.equal(second?.actual?.endedAt, null);
    assert.deepEqual(
      view.plan.revisions.map(({ cause, added, dropped, moved }) => ({ cause, added, dropped, moved })),
      [
        { cause: 'adopted', added: ['first', 'second', 'third'], dropped: [], moved: [] },
        { cause: 'information', added: ['fourth'], dropped: ['third'], moved: ['second'] },
      ],
    );
  });

  it('lists checkpoints once each, where the fork stands, and which are proven', () => {
    const view = viewOf(planned());
    assert.deepEqual(
      view.checkpoints.map(({ id, label, proven, current }) => [id?.[0] ?? null, label, proven, current]),
      [
        [null, 'Untouched workspace', true, false],
        ['1', 'write_file a.js', true, false],
        ['2', 'write_file b.js', false, true],
      ],
    );
  });

  it('shows a question with when it was asked, and says that an answer is needed', () => {
    const view = viewOf(
      new Scenario().play(goodWorld([modelSays(call('ask_person', { question: 'Which?', options: ['a'] }))])),
      { works: 'nowhere' },
    );
    assert.equal(view.status.kind, 'waiting');
    assert.equal(view.status.detail, 'Which?');
    assert.deepEqual(view.status.actions, ['stop', 'pause', 'steer', 'branch']);
    assert.equal(view.gates.length, 1);
    assert.equal(view.gates[0]?.gate.summary, 'Which?');
    assert.ok(view.gates[0].askedAt > 1_000);
  });

  it('says of a session that nobody works on that it was interrupted, and of one elsewhere that it is not ours', () => {
    const scenario = new Scenario().play(goodWorld([]));
    const here = viewOf(scenario, { works: 'nowhere' });
    assert.equal(here.status.word, 'Interrupted');
    assert.ok(here.status.actions.includes('resume'));
    const elsewhere = viewOf(scenario, { works: 'elsewhere' });
    assert.equal(elsewhere.status.kind, 'working');
    assert.deepEqual(elsewhere.status.actions, ['branch']);
    scenario.tell({ type: 'work-stopped' });
    assert.match(viewOf(scenario, { works: 'elsewhere' }).status.detail, /has it open: go on there/);
  });

  it('says why a session is paused, and that it can be resumed', () => {
    const scenario = new Scenario({ caps: { turns: 1, tokens: 1e6, costUsd: 1, elapsedMs: 1e9 } }).play(
      goodWorld([modelSays(call('read_file', { path: 'a.js' }))]),
    );
    const { status } = viewOf(scenario, { works: 'nowhere' });
    assert.equal(status.kind, 'paused');
    assert.match(status.detail, /The cap of 1 turns is reached/);
    assert.deepEqual(status.actions, ['resume', 'steer', 'branch']);
  });

  it('leads from review to its end and back', () => {
    const scenario = planned((step) => modelSays(call('finish_step', { summary: step })));
    assert.equal(scenario.state.lifecycle.kind, 'reviewing');
    const reviewing = viewOf(scenario, { works: 'nowhere' });
    assert.equal(reviewing.status.word, 'Ready for review');
    assert.deepEqual(reviewing.status.actions, ['accept', 'reject', 'rollback', 'branch']);
    scenario.command({ kind: 'accept', selection: { kind: 'all' } }).play(goodWorld([]));
    const accepted = viewOf(scenario, { works: 'nowhere' });
    assert.equal(accepted.status.kind, 'accepted');
    assert.deepEqual(accepted.status.actions, ['undo', 'branch']);
  });

  it('at an earlier moment is what it was then, apart from what can be done', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000), { minLength: 5, maxLength: 80 }), fc.nat(1_000), (choices, at) => {
        const { events } = randomSession({ choices });
        const seq = at % events.length;
        const history = createSessionHistory(events);
        const then = createSessionHistory(events.slice(0, seq + 1));
        const options: Shown = { ...shown, follows: false };
        const now = panelViewOf(history, history.at(seq), options);
        const before = panelViewOf(then, then.newest, options);
        assert.deepEqual(now, { ...before, moment: { ...before.moment, last: events.length - 1 } });
      }),
      { numRuns: 60 },
    );
  });

  it('never offers what the loop would refuse', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000), { minLength: 1, maxLength: 80 }), (choices) => {
        const { state, events } = randomSession({ choices });
        const history = createSessionHistory(events);
        for (const works of ['here', 'nowhere'] as const) {
          const { status } = panelViewOf(history, history.newest, { ...shown, works });
          for (const kind of ['pause', 'undo'] as const)
            if (status.actions.includes(kind)) assert.equal(refuseCommand(state, { kind }), null);
          for (const kind of ['accept', 'reject'] as const)
            if (status.actions.includes(kind))
              assert.equal(refuseCommand(state, { kind, selection: { kind: 'all' } }), null);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('keepSame', () => {
  it('keeps what did not change by reference, and only that', () => {
    const before = { a: { b: [1, 2, { c: 3 }] }, d: { e: 1 }, f: null };
    const after = { a: { b: [1, 2, { c: 3 }] }, d: { e: 2 }, f: null };
    const kept = keepSame(before, after);
    assert.deepEqual(kept, after);
    assert.equal(kept.a, before.a);
    assert.notEqual(kept.d, before.d);
    assert.equal(keepSame(before, structuredClone(before)), before);
  });

  it('gives a value that equals the new one, whatever the old one was', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (before, after) => {
        assert.deepEqual(keepSame<unknown>(before, after), after);
        assert.equal(keepSame<unknown>(before, structuredClone(before)), before);
      }),
    );
  });
});

const shown: Shown = { sessionId: 's1', works: 'here', follows: true, problem: null, changes: null };

function viewOf(scenario: Scenario, options: Partial<Shown> = {}): PanelView {
  const history = createSessionHistory(scenario.events);
  return panelViewOf(history, history.newest, { ...shown, ...options });
}

/** A plan of three steps that is revised after the first; by default the second is then being worked on. */
function planned(rest: (step: string) => ReturnType<Answers> = () => undefined): Scenario {
  const steps = [
    { id: 'first', goal: 'One' },
    { id: 'second', goal: 'Two', dependsOn: ['first'] },
    { id: 'third', goal: 'Three', dependsOn: ['second'] },
  ];
  const revised = [
    { id: 'second', goal: 'Two, another way', dependsOn: ['first'] },
    { id: 'fourth', goal: 'Four', dependsOn: ['second'] },
  ];
  return new Scenario().play(
    goodWorld((request) => {
      switch (request) {
        case 0:
          return modelSays(call('update_plan', { steps, reason: 'three' }));
        case 1:
          return modelSays(call('write_file', { path: 'a.js', content: hashOf('1') }));
        case 2:
          return modelSays(call('finish_step', { summary: 'First.' }));
        case 3:
          return modelSays(call('update_plan', { steps: revised, reason: 'it is simpler' }));
        case 4:
          return modelSays(call('write_file', { path: 'b.js', content: hashOf('2') }));
        default:
          return rest(`request ${request}`);
      }
    }),
  );
}
