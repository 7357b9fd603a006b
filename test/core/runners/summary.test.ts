import assert from 'node:assert/strict';
import { compareRuns, summarise } from '../../../extension/src/core/runners/summary.ts';
import type { TestResult, TestRun } from '../../../extension/src/protocol/tests.ts';

function run(
  statuses: Readonly<Record<string, TestResult['status']>>,
  problem?: TestRun['problem'],
): TestRun {
  const results = Object.entries(statuses).map(([id, status]) => {
    const [path = '', name = ''] = id.split('::');
    return { id, path, name, status, durationMs: 1 };
  });
  return {
    runner: 'mocha',
    directory: '.',
    command: 'npx mocha',
    exitCode: 0,
    results,
    output: '',
    durationMs: 1_240,
    ...(problem && { problem }),
  };
}

describe('a test run', () => {
  it('sums up in one line', () => {
    assert.equal(
      summarise(run({ 'a::1': 'passed', 'a::2': 'passed', 'a::3': 'failed', 'a::4': 'skipped' })),
      'mocha: 2 passed, 1 failed, 1 skipped in 1.2 s',
    );
    assert.equal(
      summarise(run({}, { reason: 'no-tests', message: 'None.' })),
      'mocha: no tests ran in 1.2 s; no-tests: None.',
    );
  });
});

describe('two runs', () => {
  it('show what broke, what was fixed, what still fails and what is new', () => {
    const before = run({
      'a::breaks': 'passed',
      'a::fixed': 'failed',
      'a::still': 'errored',
      'a::fine': 'passed',
    });
    const after = run({
      'a::breaks': 'failed',
      'a::fixed': 'passed',
      'a::still': 'failed',
      'a::fine': 'passed',
      'a::new': 'failed',
    });
    const { regressions, fixed, stillFailing, newFailures, disappeared } = compareRuns(before, after);
    const ids = [regressions, fixed, stillFailing, newFailures, disappeared].map((list) =>
      list.map(({ id }) => id),
    );
    assert.deepEqual(ids, [['a::breaks'], ['a::fixed'], ['a::still'], ['a::new'], []]);
  });

  it('show tests that passed and are deleted, or are skipped now', () => {
    const before = run({
      'a::gone': 'passed',
      'a::silenced': 'passed',
      'a::failed': 'failed',
      'a::skipped': 'skipped',
    });
    const after = run({ 'a::silenced': 'skipped' });
    assert.deepEqual(
      compareRuns(before, after).disappeared.map(({ id }) => id),
      ['a::gone', 'a::silenced'],
    );
  });

  it('take a file that cannot be loaded any more for one regression, not for deleted tests', () => {
    const before = run({ 'a.js::one': 'passed', 'a.js::two': 'passed' });
    const after = run({ 'a.js::a.js': 'errored', 'b.js::b.js': 'errored' });
    const { regressions, newFailures, disappeared } = compareRuns(before, after);
    assert.deepEqual(
      [regressions, newFailures, disappeared].map((list) => list.map(({ id }) => id)),
      [['a.js::a.js'], ['b.js::b.js'], []],
    );
  });
});
