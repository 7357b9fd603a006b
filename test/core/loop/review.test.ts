import assert from 'node:assert/strict';
import { refuseCommand } from '../../../extension/src/core/loop/refuse-command.ts';
import { undoOfLastAction } from '../../../extension/src/core/session/review-actions.ts';
import type { Selection } from '../../../extension/src/protocol/content.ts';
import { whyNotAlone } from '../../../extension/src/core/loop/review.ts';
import { call, goodWorld, modelSays, report, Scenario } from '../../support/scenario.ts';
import type { Answers } from '../../support/scenario.ts';

const all = { kind: 'all' } as const;
const steps = [modelSays(call('write_file', { path: 'a.js', content: 'b' })), modelSays('Done.')];

function proposed(autonomy: 'suggest' | 'auto' = 'suggest', more: Answers = () => undefined): Scenario {
  return new Scenario({ autonomy }).play(goodWorld(steps, more));
}

describe('a proposed change set', () => {
  it('waits for the person', () => {
    const scenario = proposed();
    assert.equal(scenario.state.lifecycle.kind, 'reviewing');
    assert.deepEqual(scenario.state.pending, []);
  });

  it('is applied and ends the session when it is accepted', () => {
    const scenario = proposed().command({ kind: 'accept', selection: all }).play(goodWorld([]));
    assert.deepEqual(scenario.last('session-ended').ending, { kind: 'accepted' });
    scenario.checkLaws();
  });

  it('stays open while hunks are undecided', () => {
    const partly: Answers = (intent) =>
      intent.kind === 'apply-change-set' && intent.selection.kind === 'hunks'
        ? { kind: 'apply-change-set', undoId: 'u', files: [], undecided: 2 }
        : undefined;
    const scenario = proposed()
      .command({ kind: 'accept', selection: { kind: 'hunks', ids: ['h1'] } })
      .play(goodWorld([], partly));
    assert.equal(scenario.state.lifecycle.kind, 'reviewing');
    scenario.command({ kind: 'accept', selection: all }).play(goodWorld([]));
    assert.deepEqual(scenario.last('session-ended').ending, { kind: 'accepted' });
    scenario.checkLaws();
  });

  it('ends by itself when its last open part is rejected', () => {
    const parts = (undecided: number): Answers =>
      goodWorld([], (intent) =>
        intent.kind === 'count-undecided'
          ? { kind: 'count-undecided', undecided }
          : intent.kind === 'apply-change-set'
            ? { kind: 'apply-change-set', undoId: 'u', files: [], undecided }
            : undefined,
      );
    const part = (id: string): Selection => ({ kind: 'hunks', ids: [id] });
    const none = proposed()
      .command({ kind: 'reject', selection: part('h1') })
      .play(parts(1));
    assert.equal(none.state.lifecycle.kind, 'reviewing');
    none.command({ kind: 'reject', selection: part('h2') }).play(parts(0));
    assert.deepEqual(none.last('session-ended').ending, { kind: 'rejected' });
    none.checkLaws();
    const some = proposed()
      .command({ kind: 'accept', selection: part('h1') })
      .play(parts(1));
    some.command({ kind: 'reject', selection: part('h2') }).play(parts(0));
    assert.deepEqual(some.last('session-ended').ending, { kind: 'accepted' });
    some.checkLaws();
  });

  it('leaves the files alone when it is rejected', () => {
    const scenario = proposed().command({ kind: 'reject', selection: all });
    assert.deepEqual(scenario.last('session-ended').ending, { kind: 'rejected' });
    assert.equal(
      scenario.intents().some((intent) => intent.kind === 'apply-change-set'),
      false,
    );
    scenario.checkLaws();
  });

  it('can be accepted, taken back, and accepted again', () => {
    const scenario = proposed().command({ kind: 'accept', selection: all }).play(goodWorld([]));
    scenario.command({ kind: 'undo' }).play(goodWorld([]));
    assert.equal(scenario.state.lifecycle.kind, 'reviewing');
    scenario.command({ kind: 'accept', selection: all }).play(goodWorld([]));
    assert.deepEqual(scenario.last('session-ended').ending, { kind: 'accepted' });
    scenario.checkLaws();
  });

  it('stays open with the reason when it conflicts with what the person did meanwhile', () => {
    const conflict: Answers = (intent) =>
      intent.kind === 'apply-change-set'
        ? { kind: 'conflicts', conflicts: [{ path: 'a.js', message: 'line 3' }] }
        : undefined;
    const scenario = proposed().command({ kind: 'accept', selection: all }).play(goodWorld([], conflict));
    assert.equal(scenario.state.lifecycle.kind, 'reviewing');
    assert.match(scenario.state.review?.problem ?? '', /Nothing was written.*a\.js \(line 3\)/);
    scenario.checkLaws();
  });
});

describe('a decision in a review', () => {
  const part = { kind: 'hunks', ids: ['h1'] } as const;
  const selection = { kind: 'hunks' as const, ids: [...part.ids] };

  it('can be that the person merged a part by hand', () => {
    const scenario = proposed().command({ kind: 'settle', selection });
    assert.deepEqual(scenario.state.review?.settled, [part]);
    scenario.checkLaws();
  });

  it('is taken back one at a time, newest first', () => {
    const scenario = proposed()
      .command({ kind: 'reject', selection })
      .command({ kind: 'settle', selection: { kind: 'hunks', ids: ['h2'] } })
      .command({ kind: 'settle', selection });
    for (const left of [2, 1, 0]) {
      const { review } = scenario.state;
      const undo = review && undoOfLastAction(review);
      assert.ok(undo);
      scenario.command(undo);
      assert.equal(scenario.state.review?.actions.length, left);
    }
    assert.deepEqual([scenario.state.review?.rejected, scenario.state.review?.settled], [[], []]);
    scenario.checkLaws();
  });

  it('is an accept among others, which undo takes back', () => {
    const partly: Answers = (intent) =>
      intent.kind === 'apply-change-set'
        ? { kind: 'apply-change-set', undoId: 'u', files: [], undecided: 1 }
        : undefined;
    const scenario = proposed()
      .command({ kind: 'accept', selection })
      .play(goodWorld([], partly))
      .command({ kind: 'reject', selection: { kind: 'hunks', ids: ['h2'] } });
    const kinds = (): unknown => scenario.state.review?.actions.map(({ kind }) => kind);
    assert.deepEqual(kinds(), ['accept', 'reject']);
    scenario.command({ kind: 'undo' }).play(goodWorld([]));
    assert.deepEqual(kinds(), ['reject']);
    scenario.checkLaws();
  });

  const counting =
    (undecided: number): Answers =>
    (intent) =>
      intent.kind === 'count-undecided' ? { kind: 'count-undecided', undecided } : undefined;

  it('ends the review when it is the last one, and leads back into it when it is taken back', () => {
    const scenario = proposed()
      .command({ kind: 'reject', selection })
      .play(goodWorld([], counting(1)));
    assert.equal(scenario.state.lifecycle.kind, 'reviewing');
    const last = { kind: 'hunks' as const, ids: ['h2'] };
    scenario.command({ kind: 'reject', selection: last }).play(goodWorld([], counting(0)));
    assert.deepEqual(scenario.last('session-ended').ending, { kind: 'rejected' });
    scenario.command({ kind: 'reopen', selection: last }).play(goodWorld([], counting(1)));
    assert.equal(scenario.state.lifecycle.kind, 'reviewing');
    scenario.command({ kind: 'settle', selection: last }).play(goodWorld([], counting(0)));
    assert.deepEqual(scenario.last('session-ended').ending, { kind: 'accepted' });
    scenario.checkLaws();
  });

  it('leaves the review open when nobody can tell what is left', () => {
    const lost: Answers = (intent) =>
      intent.kind === 'count-undecided'
        ? { kind: 'failed', reason: 'bug', message: 'Cannot count.' }
        : undefined;
    const scenario = proposed().command({ kind: 'reject', selection }).play(goodWorld([], lost));
    assert.equal(scenario.state.lifecycle.kind, 'reviewing');
    assert.equal(scenario.state.review?.problem, 'Cannot count.');
    scenario.checkLaws();
  });

  it('cannot be taken back when it was never made', () => {
    assert.match(
      refuseCommand(proposed().state, { kind: 'reopen', selection }) ?? '',
      /^Cannot reopen a part of the change that was neither rejected nor merged by hand/,
    );
  });
});

describe('autonomy auto', () => {
  it('accepts what every validator passed', () => {
    const scenario = proposed('auto');
    assert.deepEqual(scenario.last('session-ended').ending, { kind: 'accepted' });
    scenario.checkLaws();
  });

  it('waits for the person when a validator could not run', () => {
    const scenario = proposed('auto', (intent) =>
      intent.kind === 'validate'
        ? {
            kind: 'validate',
            reports: [report('could-not-run')],
            files: [{ path: 'a.js', before: { kind: 'absent' }, after: { kind: 'symlink', target: 'b' } }],
          }
        : undefined,
    );
    assert.equal(scenario.state.lifecycle.kind, 'reviewing');
  });

  it('waits for the person, and says why, when no test saw the change', () => {
    const scenario = proposed('auto', (intent) =>
      intent.kind === 'validate'
        ? {
            kind: 'validate',
            reports: [report('not-applicable'), { ...report('passed'), validator: 'syntax' }],
            files: [{ path: 'a.js', before: { kind: 'absent' }, after: { kind: 'symlink', target: 'b' } }],
          }
        : undefined,
    );
    assert.equal(scenario.state.lifecycle.kind, 'reviewing');
    assert.match(whyNotAlone(scenario.state) ?? '', /because no test ran: it is yours to decide/);
    scenario.checkLaws();
  });

  it('leaves to the person what they began to decide', () => {
    const scenario = proposed('auto').command({ kind: 'undo' }).play(goodWorld([]));
    scenario.command({ kind: 'reject', selection: { kind: 'hunks', ids: ['h1'] } }).play(goodWorld([]));
    assert.equal(scenario.intents().filter((intent) => intent.kind === 'apply-change-set').length, 1);
    scenario.checkLaws();
  });

  it('does not accept again what the person took back', () => {
    const scenario = proposed('auto').command({ kind: 'undo' }).play(goodWorld([]));
    assert.equal(scenario.state.lifecycle.kind, 'reviewing');
    assert.equal(scenario.intents().filter((intent) => intent.kind === 'apply-change-set').length, 1);
    scenario.checkLaws();
  });
});

describe('a command at the wrong time', () => {
  it('is refused with the reason', () => {
    const fresh = new Scenario();
    assert.match(
      refuseCommand(fresh.state, { kind: 'accept', selection: all }) ?? '',
      /nothing has been proposed yet/,
    );
    assert.match(
      refuseCommand(proposed().state, { kind: 'undo' }) ?? '',
      /nothing of this session has been accepted/,
    );
    assert.match(refuseCommand(proposed().state, { kind: 'steer', text: 'x' }) ?? '', /not at work/);
    const ended = proposed().command({ kind: 'reject', selection: all });
    assert.match(
      refuseCommand(ended.state, { kind: 'accept', selection: all }) ?? '',
      /has ended \(rejected\)/,
    );
  });
});
