import type { IntentOf, Outcome } from '../../protocol/intents.ts';
import type { TestSuite } from '../../protocol/tests.ts';
import type { Fork } from '../ports.ts';
import type { Performance } from './perform.ts';

/** Has the built-in engine look for patches. */
export async function searchRepair(
  intent: IntentOf<'search-repair'>,
  fork: Fork,
  { id, state, ports, cancellation }: Performance,
): Promise<Outcome> {
  const suite = suiteOf(intent.targets, state.observation?.suites ?? []);
  if (!suite)
    return {
      kind: 'failed',
      reason: 'no-tests',
      message: 'No test runner of this workspace knows the failing tests.',
    };
  const outcome = await ports.repairSearch.search(
    { fork, suite, target: { paths: [], ids: [...intent.targets] }, budgetMs: intent.budgetMs, seed: 1 },
    (progress) =>
      ports.onLive({
        kind: 'repair',
        intent: id,
        phase: progress.phase,
        tried: progress.tried,
        perSecond: progress.perSecond,
        plausible: progress.plausible,
        note: progress.bestNote ?? '',
      }),
    cancellation,
  );
  const { problem, ...report } = outcome;
  const message = problem ? `${report.message} ${problem.message}` : report.message;
  return { kind: 'search-repair', report: { ...report, message } };
}

function suiteOf(targets: readonly string[], suites: readonly TestSuite[]): TestSuite | undefined {
  const paths = new Set(targets.map((id) => id.split('::')[0]));
  return suites.find((suite) => suite.files.some((file) => paths.has(file))) ?? suites[0];
}
