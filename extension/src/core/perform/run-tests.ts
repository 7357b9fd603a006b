import type { IntentOf, Outcome } from '../../protocol/intents.ts';
import type { TestRun, TestSelection, TestSuite } from '../../protocol/tests.ts';
import { limits } from '../limits.ts';
import type { Fork } from '../ports.ts';
import { matchTests } from '../runners/match-tests.ts';
import type { Performance } from './perform.ts';
import { failedOutcome } from './perform.ts';

/**
 * Runs tests on an untouched fork of its own, so that it can go on beside the work on the session's fork: the baseline,
 * or the tests that the person wants fixed.
 */
export async function performRunTests(
  intent: IntentOf<'run-tests'>,
  performance: Performance,
): Promise<Outcome> {
  const { ports, state } = performance;
  const opened = await ports.openFork(null);
  if (!opened.ok) return failedOutcome(opened.failure);
  const { fork } = opened.value;
  const suites = state.observation?.suites ?? [];
  const chosen = intent.query === null ? suites.map(everything) : choose(intent.query, suites);
  const outcome =
    typeof chosen === 'string' ? nothingRun(chosen) : await runAll(chosen, fork, intent.query, performance);
  await fork.dispose();
  return outcome;
}

interface ChosenTests {
  readonly suite: TestSuite;
  readonly selection: TestSelection;
}

const everything = (suite: TestSuite): ChosenTests => ({ suite, selection: { paths: [], ids: [] } });

const nothingRun = (problem: string): Outcome => ({ kind: 'run-tests', runs: [], failing: [], problem });

/** The files that a person's words can mean, by suite; a bare name can stand in any file. */
function choose(query: string, suites: readonly TestSuite[]): readonly ChosenTests[] | string {
  const chosen = suites.flatMap((suite) => {
    const match = matchTests(query, suite.files);
    return match.kind === 'none' ? [] : [{ suite, selection: { paths: [...match.paths], ids: [] } }];
  });
  return chosen.length > 0 ? chosen : suites.map(everything);
}

async function runAll(
  chosen: readonly ChosenTests[],
  fork: Fork,
  query: string | null,
  { id, ports, cancellation }: Performance,
): Promise<Outcome> {
  const runs: TestRun[] = [];
  for (const { suite, selection } of chosen) {
    const run = await ports.runners.run(
      { fork, suite, selection, wallMs: limits.baselineWallMs },
      ({ stream, text }) => ports.onLive({ kind: 'output', intent: id, stream, text }),
      cancellation,
    );
    runs.push(run);
  }
  const results = runs.flatMap((run) => run.results);
  const meant = query === null ? results : matchTests(query, results).results;
  const failing = meant
    .filter(({ status }) => status === 'failed' || status === 'errored')
    .map((result) => result.id);
  return { kind: 'run-tests', runs, failing, problem: problemOf(runs, query, meant.length) };
}

function problemOf(runs: readonly TestRun[], query: string | null, meant: number): string | null {
  const problem = runs.find((run) => run.problem)?.problem?.message;
  if (problem !== undefined) return problem;
  return query !== null && meant === 0
    ? `No test matches "${query}". Name a test file, a test's name, or path::name.`
    : null;
}
