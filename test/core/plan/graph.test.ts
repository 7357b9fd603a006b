import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkPlan } from '../../../extension/src/core/plan/graph.ts';
import { readySteps } from '../../../extension/src/core/plan/schedule.ts';
import { comparePlans, keepCompleted } from '../../../extension/src/core/plan/revise.ts';
import type { DraftPlan } from '../../../extension/src/protocol/plan.ts';
import { draftStep } from '../../support/plans.ts';

const plan = (...steps: DraftPlan['steps']): DraftPlan => ({ steps });

describe('checking a plan', () => {
  it('takes a plan whose dependencies exist and lead nowhere back', () => {
    const checked = checkPlan(plan(draftStep('a'), draftStep('b', { dependsOn: ['a'] })));
    assert.equal(checked.ok, true);
  });

  it('names every step on a cycle', () => {
    const checked = checkPlan(
      plan(
        draftStep('a', { dependsOn: ['c'] }),
        draftStep('b', { dependsOn: ['a'] }),
        draftStep('c', { dependsOn: ['b'] }),
        draftStep('free'),
      ),
    );
    assert.equal(checked.ok, false);
    assert.match(checked.failure.message, /wait for each other: a, b, c/);
    assert.doesNotMatch(checked.failure.message, /free/);
  });

  it('names missing dependencies and repeated ids together', () => {
    const checked = checkPlan(plan(draftStep('a'), draftStep('a', { dependsOn: ['ghost'] })));
    assert.equal(checked.ok, false);
    assert.match(checked.failure.message, /"a" stands more than once/);
    assert.match(checked.failure.message, /"a" depends on "ghost"/);
  });

  it('takes exactly the plans that can be ordered', () => {
    const edges = fc.uniqueArray(fc.tuple(fc.nat(5), fc.nat(5)), { maxLength: 10 });
    fc.assert(
      fc.property(edges, (pairs) => {
        const steps = Array.from({ length: 6 }, (_, index) =>
          draftStep(`s${index}`, {
            dependsOn: pairs.filter(([to]) => to === index).map(([, from]) => `s${from}`),
          }),
        );
        assert.equal(checkPlan({ steps }).ok, canBeOrdered(steps));
      }),
    );
  });
});

/** Tries to run every step in turn, without any cleverness. */
function canBeOrdered(steps: DraftPlan['steps']): boolean {
  const done = new Set<string>();
  for (let round = 0; round < steps.length; round += 1) {
    for (const step of steps) if (step.dependsOn.every((id) => done.has(id))) done.add(step.id);
  }
  return done.size === steps.length;
}

describe('choosing the next step', () => {
  const valid = (draft: DraftPlan) => {
    const checked = checkPlan(draft);
    assert.ok(checked.ok);
    return checked.value;
  };
  const ids = (draft: DraftPlan, completed: string[] = []): string[] =>
    readySteps(valid(draft), new Set(completed)).map((step) => step.id);

  it('offers only steps whose dependencies are completed', () => {
    const draft = plan(draftStep('a'), draftStep('b', { dependsOn: ['a'] }));
    assert.deepEqual(ids(draft), ['a']);
    assert.deepEqual(ids(draft, ['a']), ['b']);
    assert.deepEqual(ids(draft, ['a', 'b']), []);
  });

  it('prefers the step that the longest chain waits for', () => {
    const draft = plan(
      draftStep('alone', { minutes: 8 }),
      draftStep('first', { minutes: 1 }),
      draftStep('second', { minutes: 9, dependsOn: ['first'] }),
    );
    assert.deepEqual(ids(draft), ['first', 'alone']);
  });

  it('prefers the shorter, then the surer of equally critical steps', () => {
    const draft = plan(
      draftStep('unsure', { minutes: 5, confidence: 0.2 }),
      draftStep('sure', { minutes: 5, confidence: 0.9 }),
    );
    assert.deepEqual(ids(draft), ['sure', 'unsure']);
  });
});

describe('revising a plan', () => {
  it('keeps completed steps, whatever the revision says of them', () => {
    const before = plan(draftStep('done', { goal: 'as it was' }), draftStep('old'));
    const after = keepCompleted(
      before,
      plan(draftStep('done', { goal: 'rewritten' }), draftStep('new')),
      new Set(['done']),
    );
    assert.deepEqual(
      after.steps.map((step) => [step.id, step.goal]),
      [
        ['done', 'as it was'],
        ['new', 'new'],
      ],
    );
  });

  it('tells what was added, dropped and changed', () => {
    const before = plan(draftStep('a'), draftStep('b'), draftStep('c'));
    const after = plan(draftStep('a'), draftStep('b', { goal: 'another goal' }), draftStep('d'));
    assert.deepEqual(comparePlans(before, after), { added: ['d'], dropped: ['c'], changed: ['b'] });
  });
});
