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
  const { status, tried, durationMs, message } = outcome;
  return {
    kind: 'search-repair',
    report: {
      status,
      tried,
      durationMs,
      message: outcome.problem ? `${message} ${outcome.problem.message}` : message,
      patches: outcome.patches.map((patch) => ({
        ...patch,
        edits: [...patch.edits],
        operators: [...patch.operators],
        fixed: [...patch.fixed],
      })),
      suspicious: [...outcome.suspicious],
      partial: [...outcome.partial],
    },
  };
}

function suiteOf(targets: readonly string[], suites: readonly TestSuite[]): TestSuite | undefined {
  const paths = new Set(targets.map((id) => id.split('::')[0]));
  return suites.find((suite) => suite.files.some((file) => paths.has(file))) ?? suites[0];
}
