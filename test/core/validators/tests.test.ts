import assert from 'node:assert/strict';
import { neverCancelled } from '../../../extension/src/core/cancellation.ts';
import { testsValidator } from '../../../extension/src/core/validators/tests.ts';
import type { ValidationSubject } from '../../../extension/src/core/validators/validator.ts';
import type { Finding } from '../../../extension/src/protocol/findings.ts';
import type { TestResult, TestRun } from '../../../extension/src/protocol/tests.ts';

type Statuses = Readonly<Record<string, TestResult['status']>>;
const hangs = { reason: 'timed-out', message: 'It took longer than 300 s.' } as const;

describe('The tests validator', () => {
  it('passes when what failed is fixed and nothing broke, and counts both', async () => {
    const said = await judge(
      { before: run({ 'a::1': 'failed', 'a::2': 'passed' }) },
      run({ 'a::1': 'passed', 'a::2': 'passed' }),
    );
    assert.equal(said.status, 'passed');
    assert.equal(said.evidence, '2 tests passed, 0 failed (1 failed before the change, 1 fixed)');
    assert.deepEqual(said.findings, []);
  });

  it('names a test that passed before and fails now, once, also when the step names it', async () => {
    const said = await judge(
      { before: run({ 'a::1': 'passed' }), tests: ['a::1'] },
      run({ 'a::1': 'failed' }),
    );
    assert.deepEqual(brief(said.findings), ['regression blocks: a::1 passed before and fails now.']);
  });

  it('says what failed before the change and does so still nothing new', async () => {
    const said = await judge({ before: run({ 'a::1': 'failed' }) }, run({ 'a::1': 'failed' }));
    assert.deepEqual([said.status, said.findings], ['passed', []]);
  });

  it('tells of a failing test that is new without blocking: the test may come before the code', async () => {
    const said = await judge(
      { before: run({ 'a::1': 'passed' }) },
      run({ 'a::1': 'passed', 'a::2': 'failed' }),
    );
    assert.equal(said.status, 'passed');
    assert.deepEqual(brief(said.findings), [
      'new-test-fails: a::2 was not there before the change, and fails.',
    ]);
    assert.match(said.evidence, /1 failing ones are new/);
  });

  it('blocks for a new test that fails when the step names it', async () => {
    const said = await judge(
      { before: run({ 'a::1': 'passed' }), tests: ['a::2'] },
      run({ 'a::1': 'passed', 'a::2': 'failed' }),
    );
    assert.deepEqual(brief(said.findings), ['named-test-fails blocks: a::2 does not pass.']);
  });

  it('takes no test for new that a broken baseline did not come to', async () => {
    const said = await judge({ before: run({}, hangs) }, run({ 'a::1': 'failed' }));
    assert.deepEqual(said.findings, []);
  });

  it('blocks a change that keeps a run from its end, which came to its end before', async () => {
    const said = await judge({ before: run({ 'a::1': 'passed' }) }, run({}, hangs));
    assert.equal(said.status, 'failed');
    assert.deepEqual(brief(said.findings), [
      'run-broken blocks: node --test: It took longer than 300 s. Before the change this run came to its end.',
    ]);
  });

  it('only tells of a run that was broken before', async () => {
    const said = await judge({ before: run({}, hangs) }, run({}, hangs));
    assert.equal(said.status, 'could-not-run');
    assert.deepEqual(brief(said.findings), ['run-incomplete: node --test: It took longer than 300 s.']);
  });

  it('blocks for tests that passed and are gone, and for named tests that there are not', async () => {
    const said = await judge(
      { before: run({ 'a::1': 'passed', 'a::2': 'passed' }), tests: ['nothing'] },
      run({ 'a::1': 'passed' }),
    );
    assert.deepEqual(
      said.findings.map(({ rule, blocking }) => [rule, blocking]),
      [
        ['named-test-missing', true],
        ['test-disappeared', true],
      ],
    );
  });

  it('has nothing to judge where there is no test runner', async () => {
    const said = await judge({ suites: [] }, run({}));
    assert.equal(said.status, 'not-applicable');
  });
});

const brief = (findings: readonly Finding[]): string[] =>
  findings.map(({ rule, blocking, message }) => `${rule}${blocking ? ' blocks' : ''}: ${message}`);

function run(statuses: Statuses, problem?: TestRun['problem']): TestRun {
  const results = Object.entries(statuses).map(([id, status]): TestResult => {
    const [path = '', name = ''] = id.split('::');
    return { id, path, name, status, durationMs: 1 };
  });
  const ended = { exitCode: 0, output: '', durationMs: 1, ...(problem && { problem }) };
  return { runner: 'node-test', directory: '.', command: 'node --test', results, ...ended };
}

function judge(
  subject: {
    readonly before?: TestRun;
    readonly tests?: readonly string[];
    readonly suites?: ValidationSubject['suites'];
  },
  after: TestRun,
): ReturnType<typeof testsValidator.validate> {
  const { before, tests = [] } = subject;
  const suites = subject.suites ?? [
    { runner: 'node-test' as const, directory: '.', because: 'a test', files: ['a'] },
  ];
  const judged: Pick<
    ValidationSubject,
    'tests' | 'suites' | 'baseline' | 'runners' | 'onOutput' | 'cancellation'
  > = {
    tests,
    suites,
    baseline: before ? { kind: 'run-tests', runs: [before], failing: [], problem: null } : null,
    runners: { detect: async () => suites, run: async () => after },
    onOutput: () => undefined,
    cancellation: neverCancelled,
  };
  // It looks at nothing else: files and their contents are other validators' work.
  return testsValidator.validate(judged as ValidationSubject);
}
