import assert from 'node:assert/strict';
import type { Outcome } from '../../../extension/src/protocol/intents.ts';
import { goodWorld, hashOf, report, Scenario } from '../../support/scenario.ts';
import type { Answers } from '../../support/scenario.ts';

const setup = {
  mode: 'fix',
  task: 'Fix the failing tests.',
  engine: { kind: 'repair', budgetMs: 60_000 },
} as const;

const found = (...descriptions: string[]): Outcome => ({
  kind: 'search-repair',
  report: {
    status: descriptions.length > 0 ? 'repaired' : 'not-repaired',
    patches: descriptions.map((description, index) => ({
      edits: [{ path: 'a.js', start: index, end: index + 1, text: 'x' }],
      operators: ['replace-comparison'],
      description,
      fixed: ['a.test.js::one'],
      confidence: 0.9,
    })),
    suspicious: [{ path: 'a.js', line: 3, score: 0.8, why: 'run by the failing test only' }],
    partial: [],
    tried: 40,
    durationMs: 900,
    message: 'No change that was tried makes the test pass.',
  },
});

const searching =
  (outcome: Outcome, more: Answers = () => undefined): Answers =>
  (intent, state) =>
    intent.kind === 'search-repair' ? outcome : more(intent, state);

describe('a fix without a model', () => {
  it('sees the test fail, searches, tries the best patch, validates and proposes it', () => {
    const scenario = new Scenario(setup).play(goodWorld([], searching(found('use <= instead of <'))));
    assert.deepEqual(
      scenario.intents().map((intent) => intent.kind),
      ['open-fork', 'observe-workspace', 'run-tests', 'search-repair', 'edit-fork', 'validate'],
    );
    const proposed = scenario.last('change-set-proposed');
    assert.equal(proposed.changeSet.id, hashOf('1'));
    assert.match(proposed.summary, /^Use <= instead of <\. No other change .* confidence 90 %\.$/);
    scenario.checkLaws();
  });

  it('goes on with the next patch when the person rolls one back', () => {
    const world = goodWorld([], searching(found('first', 'second')));
    const scenario = new Scenario(setup).play(world);
    scenario.command({ kind: 'rollback', checkpoint: null }).play(world);
    scenario.tell({ type: 'session-resumed', caps: null, notes: [] }).play(world);
    assert.equal(scenario.state.lifecycle.kind, 'reviewing');
    const edits = scenario.intents().flatMap((intent) => (intent.kind === 'edit-fork' ? [intent.why] : []));
    assert.deepEqual(edits, ['first', 'second']);
    assert.equal(scenario.state.thread.items.length, 0);
    scenario.checkLaws();
  });

  it('asks no model, ever', () => {
    const scenario = new Scenario(setup).play(goodWorld([], searching(found('a', 'b'))));
    assert.equal(
      scenario.intents().some((intent) => intent.kind === 'request-model'),
      false,
    );
  });

  it('takes the next patch, on a clean fork, when the validators turn one down', () => {
    let validations = 0;
    const scenario = new Scenario(setup).play(
      goodWorld(
        [],
        searching(found('first', 'second'), (intent) => {
          if (intent.kind !== 'validate') return undefined;
          validations += 1;
          return validations === 1
            ? { kind: 'validate', files: [], reports: [report('failed', 'two fails now')] }
            : undefined;
        }),
      ),
    );
    const kinds = scenario.intents().map((intent) => intent.kind);
    assert.deepEqual(kinds.slice(4), [
      'edit-fork',
      'validate',
      'restore-checkpoint',
      'edit-fork',
      'validate',
    ]);
    assert.match(
      scenario.last('change-set-proposed').summary,
      /^Second\. 1 other change makes the tests pass too/,
    );
    scenario.checkLaws();
  });

  it('fails honestly when every patch is turned down, or none is found', () => {
    const invalid: Answers = (intent) =>
      intent.kind === 'validate'
        ? { kind: 'validate', files: [], reports: [report('failed', 'no')] }
        : undefined;
    const allDown = new Scenario(setup).play(goodWorld([], searching(found('a', 'b'), invalid)));
    const { ending } = allDown.last('session-ended');
    assert.match(
      ending.kind === 'failed' ? ending.message : '',
      /^2 patches made the failing tests pass, but/,
    );
    const none = new Scenario(setup).play(goodWorld([], searching(found())));
    const nothing = none.last('session-ended').ending;
    assert.equal(nothing.kind === 'failed' && nothing.reason, 'not-repaired');
    allDown.checkLaws();
    none.checkLaws();
  });

  it('never accepts by itself, whatever the autonomy', () => {
    const scenario = new Scenario({ ...setup, autonomy: 'auto' }).play(goodWorld([], searching(found('a'))));
    assert.equal(scenario.state.lifecycle.kind, 'reviewing');
    assert.equal(
      scenario.intents().some((intent) => intent.kind === 'apply-change-set'),
      false,
    );
  });

  it('says that there is nothing to fix when the tests pass', () => {
    const passing: Answers = (intent) =>
      intent.kind === 'run-tests' ? { kind: 'run-tests', runs: [], failing: [], problem: null } : undefined;
    const scenario = new Scenario(setup).play(goodWorld([], passing));
    assert.equal(scenario.last('session-ended').ending.kind, 'nothing-to-fix');
  });

  it('says what a free task needs', () => {
    const scenario = new Scenario({ ...setup, mode: 'run' }).play(goodWorld([]));
    const { ending } = scenario.last('session-ended');
    assert.match(ending.kind === 'failed' ? ending.message : '', /no model is configured[\s\S]*ratchet fix/);
  });
});
