import assert from 'node:assert/strict';
import type { SessionCard } from '../../../extension/src/core/engine/session-desk.ts';
import {
  describeCards,
  describeSession,
  standing,
} from '../../../extension/src/vscode/language-model-tools/describe-session.ts';
import { call, goodWorld, modelSays, report, Scenario } from '../../support/scenario.ts';

const card: SessionCard = {
  sessionId: 's1',
  workspace: '/workspace',
  task: '\nFix the cart\nand more',
  mode: 'run',
  lifecycle: { kind: 'reviewing' },
  waits: false,
  model: 'gpt-6-sol',
  costUsd: 0.125,
  files: 2,
  startedAt: 0,
  changedAt: 1_000,
  bytes: 10,
  open: 'no',
  unreadable: null,
};

const plan = call('update_plan', { steps: [{ id: 'fix', goal: 'Fix it' }], reason: '' });
const edit = call('write_file', { path: 'a.js', content: 'b' });
const finish = call('finish_step', { summary: 'Fixed.' });
const proposed = (): Scenario =>
  new Scenario().play(goodWorld([modelSays(plan), modelSays(edit), modelSays(finish)]));

describe('What other models are told of sessions', () => {
  it('is a few lines for each, with where it stands and what it cost', () => {
    assert.equal(
      describeCards([card], 10),
      '- s1: Fix the cart\n  waits for the person to review its change; gpt-6-sol; 2 files proposed; $0.13; 1970-01-01T00:00:01.000Z',
    );
  });

  it('says that there are more, or none', () => {
    assert.match(describeCards([card, card, card], 1), /\n… and 2 older ones$/);
    assert.match(describeCards([], 10), /no Ratchet sessions/);
  });

  it('has a word for every way to stand', () => {
    const words = (
      [
        { lifecycle: { kind: 'working' }, open: 'here' },
        { lifecycle: { kind: 'working' }, open: 'no' },
        { lifecycle: { kind: 'working' }, waits: true },
        { lifecycle: { kind: 'paused', reason: { kind: 'stopped-by-person' } } },
        { lifecycle: { kind: 'ended', ending: { kind: 'accepted' } }, model: null },
        { unreadable: 'it is damaged' },
      ] as const
    ).map((change) =>
      describeCards([{ ...card, files: 0, costUsd: 0, ...change }], 1)
        .split(/[\n;] */)[1]
        ?.trim(),
    );
    assert.deepEqual(words, [
      'at work',
      'was interrupted',
      'waits for an answer of the person',
      'paused',
      'accepted',
      'cannot be read: it is damaged',
    ]);
  });

  it('is, of one session, its plan, its evidence and what the person does next', () => {
    const text = describeSession('s1', proposed().state);
    assert.match(
      text,
      /^Session s1 in \/workspace\nTask: Make it work\nStatus: It proposes a change of 1 files/,
    );
    assert.match(text, /Plan:\n- fix \(completed\): Fix it\nSummary: Fixed\.\nFiles:\n- a\.js \(changed\)/);
    assert.match(text, /Evidence:\n- tests: passed; passed\nUsed: 3 model requests/);
  });

  it('tells what a validator found', () => {
    const { state } = proposed();
    assert.ok(state.review);
    const review = { ...state.review, reports: [report('passed', 'slow test')] };
    const text = describeSession('s1', { ...state, review });
    assert.match(text, /- tests: passed; passed\n {2}- error: slow test/);
  });

  it('says how a session ended', () => {
    const accepted = proposed()
      .command({ kind: 'accept', selection: { kind: 'all' } })
      .play(goodWorld([]));
    assert.match(standing(accepted.state), /The person accepted its change, which is in the workspace now/);
    const rejected = proposed()
      .command({ kind: 'reject', selection: { kind: 'all' } })
      .play(goodWorld([]));
    assert.match(standing(rejected.state), /rejected its change; the workspace is as it was/);
    const answered = new Scenario().play(goodWorld([modelSays('Like this.')]));
    assert.match(standing(answered.state), /answered, and changed nothing: Like this\./);
  });

  it('says when it waits for the person', () => {
    const asks = new Scenario().play(goodWorld([modelSays(call('ask_person', { question: 'Which?' }))]));
    assert.match(standing(asks.state), /waits for an answer of the person/);
    const stopped = new Scenario().tell({ type: 'work-stopped' });
    assert.match(standing(stopped.state), /It is paused\. The person can resume it/);
  });
});
