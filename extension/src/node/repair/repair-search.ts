import type { RepairPatch, SuspiciousLine } from '../../protocol/repair.ts';
import { join } from 'node:path';
import type { Cancellation } from '../../core/cancellation.ts';
import type { Clock, ForkMount, Sandbox, SyntaxTrees } from '../../core/ports.ts';
import { proposeCandidates } from '../../core/repair/candidates.ts';
import type { SourceFile } from '../../core/repair/candidates.ts';
import { failureHints } from '../../core/repair/failure-hints.ts';
import { localise } from '../../core/repair/localise.ts';
import { confidenceOf, rankPlausible } from '../../core/repair/rank.ts';
import type {
  RepairOutcome,
  RepairProgress,
  RepairRequest,
  RepairSearch,
} from '../../core/repair/repair-search.ts';
import { isTestPath } from '../../core/repair/test-paths.ts';
import type { Result } from '../../protocol/result.ts';
import { measureBaseline, signatureOf } from './measure-baseline.ts';
import type { Measured } from './measure-baseline.ts';
import { createProjectFiles } from './project-files.ts';
import type { ProjectFiles } from './project-files.ts';
import { searchLoop } from './search-loop.ts';
import type { LoopOutcome } from './search-loop.ts';
import { openWarmSession } from './warm-session.ts';
import type { WarmSession } from './warm-session.ts';
import { defaultPrograms, projectPython, workerCommand } from './worker-command.ts';
import type { Programs } from './worker-command.ts';
import { placeWorkers } from './worker-files.ts';

/** What a search is made from. */
export interface RepairSearchOptions {
  readonly sandbox: Sandbox;
  readonly syntax: SyntaxTrees;
  readonly clock: Clock;
  /** absolute folder for worker scripts; made when it is not there */
  readonly scratch: string;
  readonly programs?: Partial<Programs>;
  /** warm workers at the same time */
  readonly workers?: number;
}

const suspiciousMax = 60;
const suspiciousShown = 20;

/** The repair search that runs candidates in warm workers inside the sandbox. */
export function createRepairSearch(options: RepairSearchOptions): RepairSearch {
  return {
    async search(request, onProgress, cancellation) {
      const started = options.clock.now();
      const sessions: WarmSession[] = [];
      try {
        return await search({ options, request, onProgress, cancellation, sessions, started });
      } finally {
        await Promise.all(sessions.map((session) => session.close()));
      }
    },
  };
}

interface Work {
  readonly options: RepairSearchOptions;
  readonly request: RepairRequest;
  readonly onProgress: (progress: RepairProgress) => void;
  readonly cancellation: Cancellation;
  /** every session that is open, for the end */
  readonly sessions: WarmSession[];
  readonly started: number;
}

async function search(work: Work): Promise<RepairOutcome> {
  const { options, request, onProgress } = work;
  const tell = (phase: RepairProgress['phase']): void =>
    onProgress({ phase, tried: 0, perSecond: 0, plausible: 0 });
  tell('baseline');
  const opener = await createOpener(work);
  if (opener === undefined)
    return cannotRun(work, 'runner-missing', `there is no warm worker for ${request.suite.runner} yet`);
  const first = await opener();
  if (!first.ok) return cannotRun(work, 'sandbox-missing', first.failure.message);
  const files = createProjectFiles(request.fork, options.syntax);
  const measured = await measureBaseline(request, first.value, files);
  if (typeof measured === 'string') return cannotRun(work, 'no-tests', measured);
  const mayChange = changeable(request, measured.paths);
  const suspicious = localise(measured.spectra, mayChange).slice(0, suspiciousMax);
  const sources = await sourcesOf(suspicious, files);
  if (sources.length === 0)
    return ended(
      work,
      suspicious,
      undefined,
      'No line of a file that may change is known to run in the failing tests.',
    );
  const candidates = proposeCandidates({
    files: sources,
    suspicious,
    hints: failureHints(measured.failures),
    seed: request.seed,
  });
  const fresh = await needsFreshThreads(first.value, measured, sources);
  tell('search');
  const more = await Promise.all(Array.from({ length: (options.workers ?? 2) - 1 }, opener));
  const outcome = await searchLoop({
    sessions: [first.value, ...more.flatMap((session) => (session.ok ? [session.value] : []))],
    candidates,
    texts: new Map(sources.map(({ path, tree }) => [path, tree.text])),
    measured,
    fresh,
    floorMs: floorMs(request.suite.runner, fresh),
    end: work.started + request.budgetMs,
    clock: options.clock,
    onProgress,
    cancellation: work.cancellation,
  });
  return ended(
    work,
    suspicious,
    outcome,
    `Tried ${outcome.tried} of ${candidates.length} single changes and their pairs.`,
  );
}

/** A module graph is loaded anew in a millisecond or two, a thread or a forked pytest session in some dozens. */
function floorMs(runner: RepairRequest['suite']['runner'], fresh: boolean): number {
  return runner === 'pytest' ? 120 : fresh ? 150 : 70;
}

/** How to open one more session, or undefined when the suite's runner has no warm worker. */
async function createOpener(work: Work): Promise<(() => Promise<Result<WarmSession>>) | undefined> {
  const { options, request } = work;
  const workers = join(options.scratch, 'repair-workers');
  const python = await projectPython(request.fork, request.suite.directory);
  const programs = { ...defaultPrograms, ...(python === undefined ? {} : { python }), ...options.programs };
  const command = workerCommand(request.suite, workers, programs, request.budgetMs);
  if (command === undefined) return undefined;
  await placeWorkers(workers);
  const mount: ForkMount = await request.fork.mount();
  return async () => {
    const session = await openWarmSession(
      () => options.sandbox.start(mount, command),
      options.clock,
      work.cancellation,
    );
    if (session.ok) work.sessions.push(session.value);
    return session;
  };
}

function changeable(request: RepairRequest, tests: readonly string[]): (path: string) => boolean {
  const { allowedPaths } = request;
  if (allowedPaths !== undefined) return (path) => allowedPaths.includes(path) && !tests.includes(path);
  return (path) => !tests.includes(path) && !request.suite.files.includes(path) && !isTestPath(path);
}

async function sourcesOf(suspicious: readonly SuspiciousLine[], files: ProjectFiles): Promise<SourceFile[]> {
  const paths = [...new Set(suspicious.map(({ path }) => path))];
  const sources = await Promise.all(paths.map(async (path) => ({ path, tree: await files.tree(path) })));
  return sources.flatMap(({ path, tree }) => (tree === undefined ? [] : [{ path, tree }]));
}

/** Breaks the suspicious files: when that changes nothing, the worker's thread holds on to old modules. */
async function needsFreshThreads(
  session: WarmSession,
  measured: Measured,
  sources: readonly SourceFile[],
): Promise<boolean> {
  if (sources[0]?.tree.language.name !== 'javascript' || measured.baseline.hung) return false;
  const broken = Object.fromEntries(sources.map(({ path }) => [path, ')']));
  const request = { paths: measured.paths, ids: [], timeoutMs: 5_000, failuresMax: 1_000 };
  await session.run({ ...request, files: {} });
  const run = await session.run({ ...request, files: broken });
  return signatureOf(run) === measured.signature;
}

function cannotRun(
  work: Work,
  reason: 'runner-missing' | 'sandbox-missing' | 'no-tests',
  why: string,
): RepairOutcome {
  const message = `Cannot search for a repair as the tests must run first: ${why}.`;
  return {
    status: 'cannot-run',
    patches: [],
    suspicious: [],
    partial: [],
    tried: 0,
    durationMs: work.options.clock.now() - work.started,
    message,
    problem: { reason, message },
  };
}

function ended(
  work: Work,
  suspicious: readonly SuspiciousLine[],
  outcome: LoopOutcome | undefined,
  how: string,
): RepairOutcome {
  const patches = outcome === undefined ? [] : patchesOf(outcome);
  const best = patches[0];
  const lines = suspicious.slice(0, 3).map(({ path, line }) => `${path}:${line}`);
  const message =
    best === undefined
      ? `No small change makes the tests pass. ${how} Look first at ${lines.length === 0 ? 'the failing tests' : lines.join(', ')}.`
      : `${patches.length} ${patches.length === 1 ? 'change makes' : 'changes make'} the tests pass. Best: ${best.description}.${patches.length > 9 ? ' So many mean that the tests are weak here.' : ''}`;
  return {
    status: best === undefined ? 'not-repaired' : 'repaired',
    patches,
    suspicious: suspicious.slice(0, suspiciousShown),
    partial: (outcome?.partial ?? []).map(({ description, fixed, of }) => ({ description, fixed, of })),
    tried: outcome?.tried ?? 0,
    durationMs: work.options.clock.now() - work.started,
    message,
  };
}

function patchesOf({ plausible }: LoopOutcome): RepairPatch[] {
  const inOrder = plausible.toSorted((a, b) => a.order - b.order);
  return rankPlausible(inOrder).map(({ edits, operators, description, fixed }, position) => ({
    edits: edits.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.start - b.start)),
    operators,
    description,
    fixed,
    confidence: confidenceOf(position, plausible.length),
  }));
}
