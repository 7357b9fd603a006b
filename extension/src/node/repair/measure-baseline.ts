import type { Failure } from '../../core/repair/failure-hints.ts';
import { instrumentLines } from '../../core/repair/instrument-lines.ts';
import type { Spectrum } from '../../core/repair/localise.ts';
import type { RepairRequest } from '../../core/repair/repair-search.ts';
import { isTestPath, testPathPattern } from '../../core/repair/test-paths.ts';
import type { Baseline } from '../../core/repair/verdict.ts';
import type { WarmRequest, WarmResult, WarmTestResult } from '../../core/repair/warm-protocol.ts';
import type { ProjectFiles } from './project-files.ts';
import type { WarmSession } from './warm-session.ts';

/** How things stand before any change. */
export interface Measured {
  readonly baseline: Baseline;
  /** test files of the target */
  readonly paths: readonly string[];
  /** ids to run for a candidate; none for all of the paths */
  readonly ids: readonly string[];
  readonly failures: readonly Failure[];
  readonly spectra: readonly Spectrum[];
  /** milliseconds that a run of the target takes, as far as it ended */
  readonly targetMs: number;
  /** milliseconds that a run of the whole paths takes */
  readonly wholeMs: number;
  /** what the run looks like to somebody who wants to know whether a change had any effect */
  readonly signature: string;
}

/** Runs the target's files as they are, then once more with coverage. A string says why that is of no use. */
export async function measureBaseline(
  request: RepairRequest,
  session: WarmSession,
  files: ProjectFiles,
): Promise<Measured | string> {
  const paths = targetPaths(request);
  if (paths.length === 0) return 'the selection names no test file';
  const limit = Math.min(10_000, Math.max(1_500, request.budgetMs / 15));
  const whole = { files: {}, paths, ids: [], timeoutMs: limit, failuresMax: 1_000 };
  const plain = await session.run({ ...whole, detail: true });
  if (plain.ended === 'crashed' && plain.results.length === 0) return 'the tests crashed their process';
  const hung = plain.ended !== 'done';
  const failed = plain.results.filter(({ status }) => status === 'failed');
  const wanted = targetOf(request, failed);
  if (wanted.length === 0 && !hung) return 'none of the selected tests fails';
  const failing = wanted.map(({ id }) => id);
  const timeoutMs = hung ? 1_500 : limit;
  const traced = await session.run({ ...(await tracing(request, files, whole)), fresh: true, timeoutMs });
  // without messages and coverage, as a candidate will run; twice, as the first run warms the worker up
  if (!hung) await session.run(whole);
  const timed = hung ? plain : await session.run(whole);
  const isWhole = hung || failing.some((id) => id === `${pathOf(id)}::${pathOf(id)}`);
  return {
    baseline: {
      failing,
      passing: plain.results.filter(({ status }) => status === 'passed').map(({ id }) => id),
      ignored: hung ? [] : failed.map(({ id }) => id).filter((id) => !failing.includes(id)),
      hung,
      failedAt: new Map(failed.flatMap(({ id, at }) => (at === undefined ? [] : [[id, at]]))),
    },
    paths: isWhole ? paths : [...new Set(failing.map(pathOf))],
    ids: isWhole ? [] : failing,
    failures: [...wanted, ...(hung ? [{ message: 'timed out' }] : [])],
    spectra: spectraOf(traced, wanted, hung),
    targetMs: hung
      ? 10
      : timed.results.filter(({ id }) => failing.includes(id)).reduce((sum, { ms }) => sum + ms, 0),
    wholeMs: hung ? 1_000 : plain.ms,
    signature: signatureOf(plain),
  };
}

/** Same tests, same endings. */
export function signatureOf(run: WarmResult): string {
  return JSON.stringify([run.ended, run.results.map(({ id, status, at }) => [id, status, at])]);
}

const pathOf = (id: string): string => id.slice(0, id.indexOf('::'));

function targetPaths({ suite, target }: RepairRequest): string[] {
  const named = [...target.paths, ...target.ids.filter((id) => id.includes('::')).map(pathOf)];
  return [...new Set(named.length > 0 ? named : suite.files)];
}

/** The failed tests that were asked for; where ids do not fit (another runner's spelling), the failed ones of their files. */
function targetOf({ target }: RepairRequest, failed: readonly WarmTestResult[]): WarmTestResult[] {
  if (target.ids.length === 0) return [...failed];
  const ids = new Set(target.ids);
  const exact = failed.filter(({ id }) => ids.has(id));
  if (exact.length > 0) return exact;
  const paths = new Set(target.ids.map(pathOf));
  return failed.filter(({ id }) => paths.has(pathOf(id)));
}

/** The request with coverage: JavaScript texts are instrumented, Python traces by itself. */
async function tracing(
  request: RepairRequest,
  files: ProjectFiles,
  whole: WarmRequest,
): Promise<WarmRequest> {
  const sources = request.allowedPaths;
  const reachable = await files.reachable([...whole.paths, ...(sources ?? [])]);
  const texts: Record<string, string> = {};
  const tests: string[] = [];
  for (const [index, path] of reachable.entries()) {
    const tree = await files.tree(path);
    if (tree?.language.name === 'javascript') texts[path] = instrumentLines(tree, index);
    if (sources === undefined ? whole.paths.includes(path) || isTestPath(path) : !sources.includes(path))
      tests.push(path);
  }
  return {
    ...whole,
    files: texts,
    detail: true,
    trace: {
      files: reachable,
      tests,
      testPattern: testPathPattern,
      ...(sources === undefined ? {} : { sources }),
    },
  };
}

/** Coverage of the traced run; frames of the plain one where the traced run does not have the test. */
function spectraOf(traced: WarmResult, wanted: readonly WarmTestResult[], hung: boolean): Spectrum[] {
  const isTarget = new Set(wanted.map(({ id }) => id));
  const seen = new Set<string>();
  const spectra: Spectrum[] = [];
  for (const { id, status, frames, segments } of traced.results) {
    seen.add(id);
    if (status === 'failed' && (hung || isTarget.has(id)))
      spectra.push({ status, frames: frames ?? [], segments: segments ?? [] });
    if (status === 'passed') spectra.push({ status, frames: [], segments: segments ?? [] });
  }
  for (const { id, frames } of wanted)
    if (!seen.has(id)) spectra.push({ status: 'failed', frames: frames ?? [], segments: [] });
  return spectra;
}
