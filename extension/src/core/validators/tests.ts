import type { Finding } from '../../protocol/findings.ts';
import type { TestResult, TestRun } from '../../protocol/tests.ts';
import { limits } from '../limits.ts';
import { matchTests } from '../runners/match-tests.ts';
import { compareRuns } from '../runners/summary.ts';
import type { ValidationSubject, Validator } from './validator.ts';

/** The tests that the step named pass, and no test that passed before fails or is gone. */
export const testsValidator: Validator = {
  id: 'tests',
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
      ...runs.flatMap(brokenRun),
    ];
    const failed = findings.some((finding) => finding.blocking);
    const couldNotRun = !failed && results.length === 0;
    return {
      status: failed ? 'failed' : couldNotRun ? 'could-not-run' : 'passed',
      findings,
      evidence: evidence(subject, runs, results),
    };
  },
};

const passes = (result: TestResult): boolean => result.status === 'passed';

/** A test that did not run at all after the change only counts when the run as such was whole. */
function compareWithBaseline(
  subject: ValidationSubject,
  runs: readonly TestRun[],
): { readonly regressions: TestResult[]; readonly disappeared: TestResult[] } {
  const before = subject.baseline?.runs ?? [];
  const pairs = runs.flatMap((run) => {
    const base = before.find((other) => other.runner === run.runner && other.directory === run.directory);
    return base ? [{ run, comparison: compareRuns(base, run) }] : [];
  });
  return {
    regressions: pairs.flatMap(({ comparison }) => comparison.regressions),
    disappeared: pairs.flatMap(({ run, comparison }) => (run.problem ? [] : comparison.disappeared)),
  };
}

/** Each test once, and not again when it is a regression already. */
function namedFailures(
  named: readonly { readonly results: readonly TestResult[] }[],
  regressions: readonly TestResult[],
): Finding[] {
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
function brokenRun(run: TestRun): Finding[] {
  if (!run.problem) return [];
  return [
    {
      ...finding('run-incomplete', `${run.command}: ${run.problem.message}`),
      level: 'warning',
      blocking: false,
    },
  ];
}

function failing(rule: string, result: TestResult): Finding {
  const detail = [
    result.message?.slice(0, 600),
    result.expected === undefined ? undefined : `expected ${result.expected.slice(0, 200)}`,
    result.actual === undefined ? undefined : `actual ${result.actual.slice(0, 200)}`,
  ].filter((part) => part !== undefined);
  const why = rule === 'regression' ? 'passed before and fails now' : 'does not pass';
  return {
    ...finding(rule, `${result.id} ${why}. ${detail.join('; ')}`),
    path: result.path,
    ...(result.line === undefined ? {} : { line: result.line }),
  };
}

const finding = (rule: string, message: string): Finding => ({
  validator: 'tests',
  rule,
  level: 'error',
  blocking: true,
  message: message.trim(),
});

function evidence(
  subject: ValidationSubject,
  runs: readonly TestRun[],
  results: readonly TestResult[],
): string {
  const passed = results.filter(passes).length;
  const failed = results.filter((result) => result.status === 'failed' || result.status === 'errored').length;
  const before = subject.baseline?.runs.flatMap((run) => run.results) ?? [];
  const failedBefore = before.filter(
    (result) => result.status === 'failed' || result.status === 'errored',
  ).length;
  const was = subject.baseline ? ` (${failedBefore} failed before the change)` : '';
  const problems = runs.filter((run) => run.problem).length;
  return `${passed} tests passed, ${failed} failed${was}${problems > 0 ? `, ${problems} runs incomplete` : ''}`;
}
