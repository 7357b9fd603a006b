import assert from 'node:assert/strict';
import { changesOfRevision, describeRevision } from '../../../webview-ui/src/plan/revision-words.ts';
import { confidenceWord, estimateAgainstActual } from '../../../webview-ui/src/plan/step-words.ts';

const estimate = { minutes: 5, costUsd: 0.02 };
const start = 1_700_000_000_000;

describe('What is said of a step', () => {
  it('is the estimate until it was started', () => {
    assert.deepEqual(estimateAgainstActual({ estimate, actual: null }, start), {
      time: '≈ 5 min',
      cost: '≈ $0.02',
      overTime: false,
    });
  });

  it('is what it took beside the estimate, up to now while it runs', () => {
    const actual = { startedAt: start, endedAt: null, costUsd: 0.013, turns: 2 };
    assert.deepEqual(estimateAgainstActual({ estimate, actual }, start + 30_000), {
      time: '<1 of 5 min',
      cost: '$0.01 of $0.02',
      overTime: false,
    });
    const done = { ...actual, endedAt: start + 8 * 60_000 };
    assert.equal(estimateAgainstActual({ estimate, actual: done }, start).time, '8 of 5 min');
    assert.ok(estimateAgainstActual({ estimate, actual: done }, start).overTime);
  });

  it('never shows a time below zero, whatever the two clocks say', () => {
    const actual = { startedAt: start, endedAt: null, costUsd: 0, turns: 0 };
    assert.equal(estimateAgainstActual({ estimate, actual }, start - 60_000).time, '0 of 5 min');
  });

  it('has confidence in words', () => {
    assert.deepEqual([0, 0.49, 0.5, 0.79, 0.8, 1].map(confidenceWord), [
      'low',
      'low',
      'medium',
      'medium',
      'high',
      'high',
    ]);
  });
});

describe('What is said of a revision', () => {
  const revision = {
    seq: 40,
    at: start,
    cause: 'failure',
    reason: 'The tests still fail',
    added: ['c', 'd'],
    dropped: ['b'],
    moved: [],
  } as const;

  it('is its cause and what it changed, with signs and in words', () => {
    assert.deepEqual(describeRevision(revision), {
      title: 'Replanned after a failure',
      counts: '+2 −1',
      spoken: '2 added, 1 dropped',
    });
    assert.equal(describeRevision({ ...revision, added: [], dropped: [] }).spoken, 'no step changed');
  });

  it('is what became of each step', () => {
    assert.deepEqual(
      changesOfRevision(revision),
      new Map([
        ['c', 'added'],
        ['d', 'added'],
        ['b', 'dropped'],
      ]),
    );
  });
});
