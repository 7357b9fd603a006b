import type { TestResult, TestRun } from '../../protocol/tests.ts';
import { fileId } from './test-id.ts';

/** What changed from one run of the same tests to the next. */
export interface RunComparison {
  /** passed before, and fails or errs now; also a file that cannot be loaded any more and held tests that passed */
  readonly regressions: readonly TestResult[];
  /** failed or erred before, and passes now */
  readonly fixed: readonly TestResult[];
  /** failed or erred before and now */
  readonly stillFailing: readonly TestResult[];
  /** fails or errs now and did not run before */
  readonly newFailures: readonly TestResult[];
  /** passed before, and is gone or skipped now, though its file could be loaded; as it was before */
  readonly disappeared: readonly TestResult[];
}

/** One line for people: `node-test: 12 passed, 1 failed, 2 skipped in 1.2 s`, and the problem if there was one. */
export function summarise(run: TestRun): string {
  const count = (status: TestResult['status']): number =>
    run.results.filter((result) => result.status === status).length;
  const parts = [
    `${count('passed')} passed`,
    ...(['failed', 'errored', 'skipped'] as const).flatMap((status) =>
      count(status) > 0 ? [`${count(status)} ${status}`] : [],
    ),
  ];
  const counts = run.results.length === 0 ? 'no tests ran' : parts.join(', ');
  const problem = run.problem ? `; ${run.problem.reason}: ${run.problem.message}` : '';
  return `${run.runner}: ${counts} in ${(run.durationMs / 1000).toFixed(1)} s${problem}`;
}

/** Compares two runs by the tests' ids. Says nothing of tests that were not passing before and are gone. */
export function compareRuns(before: TestRun, after: TestRun): RunComparison {
  const was = new Map(before.results.map((result) => [result.id, result]));
  const is = new Map(after.results.map((result) => [result.id, result]));
  const passedIn = new Set(before.results.filter(passes).map((result) => result.path));
  const unloadable = new Set(after.results.filter(isUnloadable).map((result) => result.path));
  const failing = after.results.filter(fails);
  const regressions = failing.filter((result) => {
    const earlier = was.get(result.id);
    return earlier ? passes(earlier) : isUnloadable(result) && passedIn.has(result.path);
  });
  return {
    regressions,
    fixed: after.results.filter((result) => passes(result) && fails(was.get(result.id))),
    stillFailing: failing.filter((result) => fails(was.get(result.id))),
    newFailures: failing.filter((result) => !was.has(result.id) && !regressions.includes(result)),
    disappeared: before.results.filter((result) => {
      if (!passes(result) || unloadable.has(result.path)) return false;
      const now = is.get(result.id);
      return now === undefined || now.status === 'skipped';
    }),
  };
}

const passes = (result: TestResult): boolean => result.status === 'passed';
const fails = (result: TestResult | undefined): boolean =>
  result?.status === 'failed' || result?.status === 'errored';
const isUnloadable = (result: TestResult): boolean =>
  result.status === 'errored' && result.id === fileId(result.path);
