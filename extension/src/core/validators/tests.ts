import type { Finding } from '../../protocol/findings.ts';
import type { TestResult, TestRun } from '../../protocol/tests.ts';
import { limits } from '../limits.ts';
import { matchTests } from '../runners/match-tests.ts';
import { testsValidatorId } from './reports.ts';
import { compareRuns } from '../runners/summary.ts';
import type { ValidationSubject, Validator } from './validator.ts';

/**
 * The tests that the step named pass, no test that passed before fails or is gone, and a run that was whole before is whole
 * now. A test that fails and did not run before is told of, but does not block: a plan may write the test first.
 */
export const testsValidator: Validator = {
  id: testsValidatorId,
  async validate(subject) {
    if (subject.suites.length === 0) {
      return {
        status: 'not-applicable',
        findings: [],
        evidence: 'no test runner was found in this workspace',
      };
    }
    const runs: TestRun[] = [];
    for (const suite of subject.suites) {
      const request = {
        fork: subject.fork,
        suite,
        selection: { paths: [], ids: [] },
        wallMs: limits.baselineWallMs,
      };
      runs.push(await subject.runners.run(request, subject.onOutput, subject.cancellation));
    }
    const results = runs.flatMap((run) => run.results);
    const compared = compareWithBaseline(subject, runs);
    const named = subject.tests.map((query) => ({ query, results: matchTests(query, results).results }));
    const findings = [
      ...compared.regressions.map((result) => failing('regression', result)),
      ...namedFailures(named, compared.regressions),
      ...named.filter((match) => match.results.length === 0).map(({ query }) => missing(query)),
      ...compared.disappeared.map(gone),
      ...newFailures(compared, named).map((result) => failing('new-test-fails', result)),
      ...runs.flatMap((run) => brokenRun(run, baselineOf(run, subject))),
    ];
    const failed = findings.some((finding) => finding.blocking);
    const couldNotRun = !failed && results.length === 0;
    return {
      status: failed ? 'failed' : couldNotRun ? 'could-not-run' : 'passed',
      findings,
      evidence: evidence(subject, runs, compared),
    };
  },
};

const passes = (result: TestResult): boolean => result.status === 'passed';
const fails = (result: TestResult): boolean => result.status === 'failed' || result.status === 'errored';

type Compared = Readonly<
  Record<'regressions' | 'disappeared' | 'newFailures' | 'fixed', readonly TestResult[]>
>;

const baselineOf = (run: TestRun, { baseline }: ValidationSubject): TestRun | undefined =>
  baseline?.runs.find((other) => other.runner === run.runner && other.directory === run.directory);

/** What is not there any more, or was not before, only counts when the run where it is missing was whole. */
function compareWithBaseline(subject: ValidationSubject, runs: readonly TestRun[]): Compared {
  const pairs = runs.flatMap((run) => {
    const before = baselineOf(run, subject);
    return before ? [{ run, before, comparison: compareRuns(before, run) }] : [];
  });
  return {
    regressions: pairs.flatMap(({ comparison }) => comparison.regressions),
    fixed: pairs.flatMap(({ comparison }) => comparison.fixed),
    disappeared: pairs.flatMap(({ run, comparison }) => (run.problem ? [] : comparison.disappeared)),
    newFailures: pairs.flatMap(({ before, comparison }) => (before.problem ? [] : comparison.newFailures)),
  };
}

/** Those that are not told of already as tests that the step named. */
function newFailures(compared: Compared, named: readonly NamedTests[]): readonly TestResult[] {
  const known = new Set(named.flatMap(({ results }) => results.map(({ id }) => id)));
  return compared.newFailures.filter(({ id }) => !known.has(id));
}

interface NamedTests {
  readonly query: string;
  readonly results: readonly TestResult[];
}

/** Each test once, and not again when it is a regression already. */
function namedFailures(named: readonly NamedTests[], regressions: readonly TestResult[]): Finding[] {
  const known = new Set(regressions.map((result) => result.id));
  const failures = new Map(
    named.flatMap(({ results }) =>
      results.filter((result) => !passes(result)).map((result) => [result.id, result]),
    ),
  );
  return [...failures.values()]
    .filter((result) => !known.has(result.id))
    .map((result) => failing('named-test-fails', result));
}

const missing = (query: string): Finding =>
  finding(
    'named-test-missing',
    `No test matches "${query}", which the plan names. Name it as run_tests lists it, or revise the plan.`,
  );

const gone = (result: TestResult): Finding => ({
  ...finding(
    'test-disappeared',
    `${result.id} passed before and is gone. Keep it, or say in the plan why it goes.`,
  ),
  path: result.path,
});

/** A run that broke off says so; it blocks when the same run was whole before. */
function brokenRun(run: TestRun, before: TestRun | undefined): Finding[] {
  if (!run.problem) return [];
  const broke = before !== undefined && !before.problem && run.problem.reason !== 'cancelled';
  const message = `${run.command}: ${run.problem.message}`;
  return [
    broke
      ? finding('run-broken', `${message} Before the change this run came to its end.`)
      : { ...finding('run-incomplete', message), level: 'warning', blocking: false },
  ];
}

function failing(rule: keyof typeof whyFailing, result: TestResult): Finding {
  const detail = [
    result.message?.slice(0, 600),
    result.expected === undefined ? undefined : `expected ${result.expected.slice(0, 200)}`,
    result.actual === undefined ? undefined : `actual ${result.actual.slice(0, 200)}`,
  ].filter((part) => part !== undefined);
  return {
    ...finding(rule, `${result.id} ${whyFailing[rule]}. ${detail.join('; ')}`),
    ...(rule === 'new-test-fails' && { level: 'warning', blocking: false }),
    path: result.path,
    ...(result.line === undefined ? {} : { line: result.line }),
  };
}

const whyFailing = {
  regression: 'passed before and fails now',
  'named-test-fails': 'does not pass',
  'new-test-fails': 'was not there before the change, and fails',
} as const;

const finding = (rule: string, message: string): Finding => ({
  validator: 'tests',
  rule,
  level: 'error',
  blocking: true,
  message: message.trim(),
});

function evidence(subject: ValidationSubject, runs: readonly TestRun[], compared: Compared): string {
  const count = (list: readonly TestRun[], has: (result: TestResult) => boolean): number =>
    list.reduce((sum, { results }) => sum + results.filter(has).length, 0);
  const before = [
    subject.baseline ? `${count(subject.baseline.runs, fails)} failed before the change` : '',
    compared.fixed.length > 0 ? `${compared.fixed.length} fixed` : '',
    compared.newFailures.length > 0 ? `${compared.newFailures.length} failing ones are new` : '',
  ].filter((part) => part !== '');
  const was = before.length > 0 ? ` (${before.join(', ')})` : '';
  const problems = runs.filter((run) => run.problem).length;
  return `${count(runs, passes)} tests passed, ${count(runs, fails)} failed${was}${problems > 0 ? `, ${problems} runs incomplete` : ''}`;
}
