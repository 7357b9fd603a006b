import assert from 'node:assert/strict';
import { call, goodWorld, hashOf, modelSays, report, Scenario } from '../../support/scenario.ts';
import type { Answers } from '../../support/scenario.ts';

const onePlan = { steps: [{ id: 'fix', goal: 'Fix it' }], reason: 'small' };
const edit = (): ReturnType<typeof call> => call('write_file', { path: 'a.js', content: 'b' });
const finish = (): ReturnType<typeof call> => call('finish_step', { summary: 'Fixed.' });

describe('a run with a model', () => {
  it('perceives, plans, acts, is validated, and proposes its change', () => {
    const scenario = new Scenario().play(
      goodWorld([
        modelSays(call('read_file', { path: 'a.js' })),
        modelSays(call('update_plan', onePlan)),
        modelSays(edit()),
        modelSays(finish()),
      ]),
    );
    assert.deepEqual(
      scenario.intents().map((intent) => intent.kind),
      [
        ...['open-fork', 'observe-workspace', 'run-tests', 'request-model', 'call-tool', 'request-model'],
        ...['request-model', 'call-tool', 'request-model', 'validate'],
      ],
    );
    const proposed = scenario.last('change-set-proposed');
    assert.equal(proposed.changeSet.id, hashOf('1'));
    assert.equal(proposed.summary, 'Fixed.');
    assert.equal(scenario.state.lifecycle.kind, 'reviewing');
    scenario.checkLaws();
  });

  it('runs reads side by side, and a change only after the calls before it', () => {
    const scenario = new Scenario().play(
      goodWorld(
        [
          modelSays(
            call('read_file', { path: 'a' }),
            call('read_file', { path: 'b' }),
            edit(),
            call('read_file', { path: 'c' }),
          ),
        ],
        (intent) => (intent.kind === 'call-tool' ? undefined : undefined),
      ),
    );
    const order = scenario.events.flatMap(({ event }) => {
      if (event.type === 'intent-issued' && event.intent.kind === 'call-tool')
        return [`start ${event.intent.tool}`];
      return event.type === 'outcome-recorded' && event.outcome.kind === 'call-tool' ? ['end'] : [];
    });
    assert.deepEqual(order, [
      'start read_file',
      'start read_file',
      'end',
      'end',
      'start write_file',
      'end',
      'start read_file',
      'end',
    ]);
    scenario.checkLaws();
  });

  it('gives a model that changes things without a plan a plan of one step', () => {
    const scenario = new Scenario().play(goodWorld([modelSays(edit()), modelSays('All done.')]));
    assert.deepEqual(
      scenario.last('plan-adopted').plan.steps.map((step) => step.id),
      ['task'],
    );
    assert.equal(scenario.last('change-set-proposed').summary, 'All done.');
    scenario.checkLaws();
  });

  it('ends with the answer when nothing had to be changed', () => {
    const scenario = new Scenario().play(goodWorld([modelSays('It works like this.')]));
    assert.deepEqual(scenario.last('session-ended').ending, {
      kind: 'answered',
      text: 'It works like this.',
    });
    scenario.checkLaws();
  });

  it('answers malformed arguments, unknown tools and wrong types so that the model can mend them', () => {
    const scenario = new Scenario().play(
      goodWorld([
        modelSays(call('read_file', '{"path": "a.js'), call('fly', {}), call('read_file', { path: 7 })),
        modelSays('Sorry.'),
      ]),
    );
    const [malformed, unknown, wrong] = scenario.toolResults();
    assert.match(malformed ?? '', /not valid JSON[\s\S]*\{"path": "a\.js/);
    assert.match(unknown ?? '', /no such tool[\s\S]*read_file, list_folder/);
    assert.match(wrong ?? '', /expected string/);
    assert.equal(
      scenario.intents().some((intent) => intent.kind === 'call-tool'),
      false,
      'nothing was run',
    );
    scenario.checkLaws();
  });

  it('refuses a plan with a cycle and takes the mended one', () => {
    const cycle = {
      steps: [
        { id: 'a', goal: 'A', dependsOn: ['b'] },
        { id: 'b', goal: 'B', dependsOn: ['a'] },
      ],
    };
    const scenario = new Scenario().play(
      goodWorld([
        modelSays(call('update_plan', cycle)),
        modelSays(call('update_plan', onePlan)),
        modelSays('…'),
      ]),
    );
    assert.match(scenario.toolResults()[0] ?? '', /wait for each other: a, b/);
    assert.equal(scenario.last('plan-adopted').plan.steps[0]?.id, 'fix');
    scenario.checkLaws();
  });

  it('works through the steps of a plan in the order of their dependencies', () => {
    const plan = {
      steps: [
        { id: 'two', goal: '2', dependsOn: ['one'] },
        { id: 'one', goal: '1' },
      ],
    };
    const scenario = new Scenario().play(
      goodWorld([
        modelSays(call('update_plan', plan)),
        modelSays(edit()),
        modelSays(finish()),
        modelSays(edit()),
        modelSays(finish()),
      ]),
    );
    const started = scenario.events.flatMap(({ event }) =>
      event.type === 'step-started' ? [event.step] : [],
    );
    assert.deepEqual(started, ['one', 'two']);
    const validated = scenario
      .intents()
      .flatMap((intent) => (intent.kind === 'validate' ? [[intent.step, intent.from]] : []));
    assert.deepEqual(
      validated,
      [
        ['one', null],
        ['two', hashOf('1')],
        [null, null],
      ],
      'each step, then the whole',
    );
    scenario.checkLaws();
  });
});

describe('a step that is not valid', () => {
  const alwaysInvalid: Answers = (intent) =>
    intent.kind === 'validate'
      ? { kind: 'validate', files: [], reports: [report('failed', 'two fails now')] }
      : undefined;
  const stubborn = (request: number): ReturnType<typeof modelSays> =>
    request === 0 ? modelSays(edit()) : modelSays(call('finish_step', { summary: `try ${request}` }));

  it('goes back to the model with the findings as the answer to its call', () => {
    let validations = 0;
    const scenario = new Scenario().play(
      goodWorld(
        [modelSays(edit()), modelSays(finish()), modelSays(edit()), modelSays(finish())],
        (intent) => {
          if (intent.kind !== 'validate') return undefined;
          validations += 1;
          return validations === 1
            ? { kind: 'validate', files: [], reports: [report('failed', 'two fails now')] }
            : undefined;
        },
      ),
    );
    assert.match(scenario.toolResults()[1] ?? '', /not valid yet[\s\S]*two fails now/);
    assert.equal(scenario.state.lifecycle.kind, 'reviewing');
    scenario.checkLaws();
  });

  it('is planned anew after three tries, rolled back after three plans, then put before the person', () => {
    const scenario = new Scenario().play(goodWorld(stubborn, alwaysInvalid));
    const kinds = scenario
      .types()
      .filter((type) => /^(step-rejected|replan-requested|step-rolled-back)$/.test(type));
    assert.deepEqual(kinds, [
      ...['step-rejected', 'step-rejected', 'step-rejected', 'replan-requested'],
      ...['step-rejected', 'step-rejected', 'step-rejected', 'replan-requested'],
      ...['step-rejected', 'step-rejected', 'step-rejected', 'step-rolled-back'],
    ]);
    assert.equal(scenario.state.checkpoint, null, 'the fork is back at the last proven state');
    const [question] = scenario.state.pending;
    assert.equal(question?.intent.kind === 'ask-person' && question.intent.gate.options[0]?.id, 'stop');
    scenario.checkLaws();
  });

  it('ends the session when the person says stop', () => {
    const scenario = new Scenario().play(
      goodWorld(stubborn, (intent, state) =>
        intent.kind === 'ask-person'
          ? { kind: 'ask-person', answer: { option: 'stop' } }
          : alwaysInvalid(intent, state),
      ),
    );
    const { ending } = scenario.last('session-ended');
    assert.equal(ending.kind === 'failed' && ending.reason, 'step-failed');
    scenario.checkLaws();
  });

  it('is tried again with the advice of the person', () => {
    let asked = 0;
    const scenario = new Scenario().play(
      goodWorld(stubborn, (intent, state) => {
        if (intent.kind === 'validate' && asked > 0) return undefined;
        if (intent.kind !== 'ask-person') return alwaysInvalid(intent, state);
        asked += 1;
        return { kind: 'ask-person', answer: { option: 'retry', text: 'use a map' } };
      }),
    );
    const told = [...scenario.state.thread.items].some(
      (item) => item.kind === 'message' && item.text.includes('use a map'),
    );
    assert.ok(told);
    scenario.checkLaws();
  });

  it('is dropped with what depends on it when the person wants the rest proposed', () => {
    const plan = {
      steps: [
        { id: 'one', goal: '1' },
        { id: 'two', goal: '2', dependsOn: ['one'] },
        { id: 'three', goal: '3', dependsOn: ['two'] },
      ],
    };
    const scenario = new Scenario().play(
      goodWorld(
        (request) =>
          [modelSays(call('update_plan', plan)), modelSays(edit()), modelSays(finish()), modelSays(edit())][
            request
          ] ?? modelSays(call('finish_step', { summary: `try ${request}` })),
        (intent, state) => {
          if (intent.kind === 'ask-person') return { kind: 'ask-person', answer: { option: 'propose-rest' } };
          return intent.kind === 'validate' && intent.step === 'two'
            ? alwaysInvalid(intent, state)
            : undefined;
        },
      ),
    );
    assert.deepEqual(scenario.last('plan-revised').difference.dropped, ['two', 'three']);
    assert.equal(scenario.last('change-set-proposed').changeSet.id, hashOf('1'), 'what the first step made');
    scenario.checkLaws();
  });

  it('leads to a revision of the plan with its reason, both graphs in the ledger', () => {
    const scenario = new Scenario().play(
      goodWorld((request) => {
        if (request === 5)
          return modelSays(
            call('update_plan', {
              steps: [{ id: 'other', goal: 'Another way' }],
              reason: 'the map was wrong',
            }),
          );
        return request > 5 ? undefined : stubborn(request);
      }, alwaysInvalid),
    );
    const revised = scenario.last('plan-revised');
    assert.deepEqual(revised.difference, { added: ['other'], dropped: ['task'], changed: [] });
    assert.equal(revised.cause, 'failure');
    assert.equal(revised.reason, 'the map was wrong');
    assert.deepEqual(
      revised.before.steps.map((step) => step.id),
      ['task'],
    );
    scenario.checkLaws();
  });
});

describe('limits of a run', () => {
  it('pauses before the request that would exceed a cap, and goes on with a higher one', () => {
    const caps = { turns: 2, tokens: 1_000_000, costUsd: 5, elapsedMs: 3_600_000 };
    const world = goodWorld((request) => modelSays(call('read_file', { path: `${request}` })));
    const scenario = new Scenario({ caps }).play(world);
    assert.deepEqual(
      scenario.state.lifecycle.kind === 'paused' && scenario.state.lifecycle.reason.kind,
      'cap-reached',
    );
    assert.equal(scenario.state.spending.turns, 2);
    scenario.tell({ type: 'session-resumed', caps: { ...caps, turns: 4 }, notes: [] }).play(world);
    assert.equal(scenario.state.spending.turns, 4);
    scenario.checkLaws();
  });

  it('does not count the time that it waits for a person, or stands still', () => {
    const scenario = new Scenario().play(goodWorld([modelSays(call('ask_person', { question: 'Which?' }))]));
    const before = scenario.state.spending.elapsedMs;
    const [question] = scenario.state.pending;
    assert.ok(question);
    scenario.tell(
      {
        type: 'outcome-recorded',
        intent: question.id,
        outcome: { kind: 'ask-person', answer: { option: 'answer', text: 'this one' } },
        durationMs: 0,
      },
      3_600_000,
    );
    assert.equal(scenario.state.spending.elapsedMs, before);
    assert.equal(scenario.toolResults().at(-1), 'The person answered: this one');
  });

  it('does not make the same call a fourth time, and stands still when the model goes on', () => {
    const scenario = new Scenario().play(goodWorld(() => modelSays(call('read_file', { path: 'same' }))));
    assert.equal(scenario.intents().filter((intent) => intent.kind === 'call-tool').length, 2);
    assert.equal(scenario.state.lifecycle.kind === 'paused' && scenario.state.lifecycle.reason.kind, 'stuck');
    scenario.checkLaws();
  });
});

describe('trouble with the model', () => {
  const failure = (
    reason: 'rate-limited' | 'auth',
    retryAfterMs: number | null = null,
  ): ReturnType<Answers> => ({
    kind: 'request-model-failed',
    reason,
    message: 'no',
    retryAfterMs,
  });
  const delays = (scenario: Scenario): number[] =>
    scenario.intents().flatMap((intent) => (intent.kind === 'request-model' ? [intent.delayMs] : []));

  it('asks again after the time that the server asked for, else with growing pauses', () => {
    const scenario = new Scenario().play(
      goodWorld(
        (request) =>
          [failure('rate-limited', 3_000), failure('rate-limited'), failure('rate-limited'), modelSays('ok')][
            request
          ],
      ),
    );
    assert.deepEqual(delays(scenario), [0, 3_000, 1_000, 2_000]);
    assert.equal(scenario.last('session-ended').ending.kind, 'answered');
    scenario.checkLaws();
  });

  it('pauses at once when asking again cannot help, and can be resumed', () => {
    const scenario = new Scenario().play(goodWorld(() => failure('auth')));
    assert.deepEqual(delays(scenario), [0]);
    assert.equal(
      scenario.state.lifecycle.kind === 'paused' && scenario.state.lifecycle.reason.kind,
      'model-unavailable',
    );
    scenario.tell({ type: 'session-resumed', caps: null, notes: [] }).play(goodWorld([modelSays('ok')]));
    assert.equal(scenario.last('session-ended').ending.kind, 'answered');
    scenario.checkLaws();
  });

  it('does not take an empty answer for an end', () => {
    const scenario = new Scenario().play(goodWorld([modelSays(), modelSays('Here.')]));
    assert.deepEqual(scenario.last('session-ended').ending, { kind: 'answered', text: 'Here.' });
    scenario.checkLaws();
  });
});

describe('a person beside a run', () => {
  it('is heard between two requests of the model', () => {
    const scenario = new Scenario();
    scenario.play(goodWorld([], (intent) => (intent.kind === 'request-model' ? undefined : undefined)));
    scenario.command({ kind: 'steer', text: 'Use tabs.' });
    scenario.play(goodWorld([modelSays(call('read_file', { path: 'a' })), modelSays('ok')]));
    const items = [...scenario.state.thread.items].map((item) =>
      item.kind === 'message' ? item.text : item.kind,
    );
    assert.deepEqual(items.slice(1), ['answer', 'tool-result', 'Use tabs.', 'answer']);
    scenario.checkLaws();
  });

  it('is named as the cause of a revision that follows what it said', () => {
    const plan = (id: string): ReturnType<typeof call> =>
      call('update_plan', { steps: [{ id, goal: id }], reason: 'as told' });
    const scenario = new Scenario().play(
      goodWorld((request) => (request === 0 ? modelSays(plan('first')) : undefined)),
    );
    scenario.command({ kind: 'steer', text: 'Do it otherwise.' });
    const [request] = scenario.state.pending;
    assert.ok(request);
    const outcome = modelSays(call('read_file', { path: 'a' }));
    scenario.tell({ type: 'outcome-recorded', intent: request.id, outcome, durationMs: 1 });
    scenario.play(goodWorld((next) => (next === 0 ? modelSays(plan('second')) : undefined)));
    assert.equal(scenario.last('plan-revised').cause, 'instruction');
    scenario.checkLaws();
  });

  it('is asked before a protected path is edited, and a no is told to the model', () => {
    const scenario = new Scenario().play(
      goodWorld([modelSays(call('write_file', { path: '.env', content: 'x' })), modelSays('ok')], (intent) =>
        intent.kind === 'ask-person'
          ? { kind: 'ask-person', answer: { option: 'deny', text: 'never' } }
          : undefined,
      ),
    );
    assert.match(scenario.toolResults()[0] ?? '', /said no: never/);
    assert.equal(
      scenario.intents().some((intent) => intent.kind === 'call-tool'),
      false,
    );
    scenario.checkLaws();
  });

  for (const path of ['.git/config', 'src/../.git/config', '/workspace/.git/config']) {
    it(`is never asked for what is denied: the repository itself is not edited (${path})`, () => {
      const patch = `*** Begin Patch\n*** Add File: ${path}\n+x\n*** End Patch`;
      const scenario = new Scenario().play(
        goodWorld([
          modelSays(call('write_file', { path, content: 'x' }), call('apply_patch', { patch })),
          modelSays('ok'),
        ]),
      );
      for (const result of scenario.toolResults()) assert.match(result, /Not allowed/);
      assert.deepEqual(
        scenario.intents().filter((intent) => intent.kind === 'ask-person' || intent.kind === 'call-tool'),
        [],
      );
    });
  }

  it('gets an answer and no change from a read-only session', () => {
    const scenario = new Scenario({ autonomy: 'read-only' }).play(
      goodWorld([modelSays(edit()), modelSays('So it is.')]),
    );
    assert.match(scenario.toolResults()[0] ?? '', /read-only/);
    assert.equal(scenario.last('session-ended').ending.kind, 'answered');
    scenario.checkLaws();
  });

  it('stops the work; what was under way is done again after a resume', () => {
    const scenario = new Scenario().play(goodWorld([]));
    const [pending] = scenario.state.pending;
    scenario.tell({ type: 'work-stopped' });
    assert.equal(scenario.state.lifecycle.kind, 'paused');
    scenario.tell({ type: 'session-resumed', caps: null, notes: [] });
    assert.deepEqual(scenario.state.pending, [pending]);
    scenario.play(goodWorld([modelSays('ok')]));
    assert.equal(scenario.last('session-ended').ending.kind, 'answered');
    scenario.checkLaws();
  });
});
