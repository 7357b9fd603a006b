import type { WarmResult, WarmTestResult } from './warm-protocol.ts';

/** How the tests stood before any change. */
export interface Baseline {
  /** ids that must become green */
  readonly failing: readonly string[];
  /** ids that must stay green */
  readonly passing: readonly string[];
  /** ids that fail before and may go on failing */
  readonly ignored: readonly string[];
  /** the run did not end: tests that it did not reach must be green as well */
  readonly hung: boolean;
  /** test-file line at which a test failed, by id */
  readonly failedAt: ReadonlyMap<string, number>;
}

/** What a candidate's test run says of it. */
export interface Verdict {
  readonly allGreen: boolean;
  /** ids of the target that passed */
  readonly fixed: readonly string[];
  /** 0 to 1: the share of the target that passed; half credit for a test that failed at a later line */
  readonly share: number;
}

/** Judges a run of the target tests. */
export function judge(baseline: Baseline, run: WarmResult): Verdict {
  const byId = new Map<string, WarmTestResult>();
  for (const result of run.results) if (byId.get(result.id)?.status !== 'failed') byId.set(result.id, result);
  const fixed = baseline.failing.filter((id) => passes(id, byId));
  const later = baseline.failing.filter((id) => {
    const result = byId.get(id);
    const before = baseline.failedAt.get(id);
    return (
      result?.status === 'failed' && result.at !== undefined && before !== undefined && result.at > before
    );
  });
  const clean = [...byId.values()].every(
    ({ id, status }) => status !== 'failed' || baseline.ignored.includes(id),
  );
  const allGreen = run.ended === 'done' && clean && byId.size > 0 && fixed.length === baseline.failing.length;
  const share =
    baseline.failing.length === 0 ? 0 : (fixed.length + later.length / 2) / baseline.failing.length;
  return { allGreen, fixed, share };
}

/** A file that could not be loaded, or is one test itself, passes when whatever it holds passes. */
function passes(id: string, byId: ReadonlyMap<string, WarmTestResult>): boolean {
  const result = byId.get(id);
  if (result !== undefined) return result.status === 'passed';
  const path = id.slice(0, id.indexOf('::'));
  const inside = [...byId.values()].filter((other) => other.id.startsWith(`${path}::`));
  return id === `${path}::${path}` && inside.some(({ status }) => status === 'passed');
}

/** Whether a run of whole files keeps what passed before and turns the target green. */
export function keepsGreen(baseline: Baseline, run: WarmResult): boolean {
  if (run.ended !== 'done' || !judge(baseline, run).allGreen) return false;
  const passed = new Set(run.results.filter(({ status }) => status === 'passed').map(({ id }) => id));
  return baseline.passing.every((id) => passed.has(id));
}
