import type { Cancellation } from '../../core/cancellation.ts';
import type { Clock } from '../../core/ports.ts';
import { applyEdits } from '../../core/repair/apply-edits.ts';
import { createCandidateQueue } from '../../core/repair/candidate-queue.ts';
import type { Candidate } from '../../core/repair/candidates.ts';
import type { RepairProgress } from '../../core/repair/repair-search.ts';
import { judge, keepsGreen } from '../../core/repair/verdict.ts';
import type { Measured } from './measure-baseline.ts';
import type { WarmSession } from './warm-session.ts';

/** A candidate under which the target and what passed before are green. */
export interface Plausible extends Candidate {
  readonly fixed: readonly string[];
  /** place in the order of candidates */
  readonly order: number;
}

export interface LoopOutcome {
  readonly plausible: readonly Plausible[];
  readonly partial: readonly {
    readonly description: string;
    readonly fixed: number;
    readonly of: number;
    readonly share: number;
  }[];
  readonly tried: number;
}

export interface LoopRequest {
  readonly sessions: readonly WarmSession[];
  readonly candidates: readonly Candidate[];
  readonly texts: ReadonlyMap<string, string>;
  readonly measured: Measured;
  /** a fresh thread for each candidate, where modules cannot be loaded anew otherwise */
  readonly fresh: boolean;
  /** milliseconds that the worker's own work may take */
  readonly floorMs: number;
  /** on the clock */
  readonly end: number;
  readonly clock: Clock;
  readonly onProgress: (progress: RepairProgress) => void;
  readonly cancellation: Cancellation;
}

/** after the first plausible patch the search goes on this long for alternatives, which tell how far to trust it */
const settleMs = 4_000;
const plausibleMax = 12;
/** time limit of a candidate: the worker's own work, and this many times what the tests take */
const timesTarget = 8;
/** candidates that ran out of time and look promising get more, so many times */
const secondChances = 16;
const secondChanceTimes = 6;

interface Job {
  readonly candidate: Candidate;
  readonly order: number;
  readonly times: number;
}

/** Runs candidates on all sessions until one of the limits is reached. */
export async function searchLoop(request: LoopRequest): Promise<LoopOutcome> {
  const { clock, measured } = request;
  const queue = createCandidateQueue(request.candidates);
  const again: Job[] = [];
  const plausible: Plausible[] = [];
  const partial: LoopOutcome['partial'][number][] = [];
  const started = clock.now();
  let tried = 0;
  let chances = secondChances;
  let end = request.end;

  const nextJob = (): Job | undefined => {
    const waiting = tried % 20 === 19 ? again.shift() : undefined;
    if (waiting !== undefined) return waiting;
    const candidate = queue.next();
    return candidate === undefined ? again.shift() : { candidate, order: tried, times: 1 };
  };
  const isOver = (): boolean =>
    request.cancellation.cancelled || clock.now() >= end || plausible.length >= plausibleMax;

  const work = async (session: WarmSession): Promise<void> => {
    for (;;) {
      if (isOver()) return;
      const job = nextJob();
      if (job === undefined) return;
      tried += 1;
      await tryJob(session, job);
      if (tried % 8 === 0) report();
    }
  };

  const tryJob = async (session: WarmSession, { candidate, order, times }: Job): Promise<void> => {
    const files = Object.fromEntries(applyEdits(request.texts, candidate.edits));
    const limit = (request.floorMs + timesTarget * measured.targetMs) * times;
    const run = await session.run({
      files,
      paths: measured.paths,
      ids: measured.ids,
      timeoutMs: limit,
      failuresMax: failuresMax(measured),
      fresh: request.fresh,
    });
    const verdict = judge(measured.baseline, run);
    if (verdict.allGreen) {
      const whole = await session.run(wholeRun(files, measured, times));
      if (keepsGreen(measured.baseline, whole)) found({ ...candidate, fixed: verdict.fixed, order });
      return;
    }
    if (
      run.ended === 'timeout' &&
      times === 1 &&
      chances > 0 &&
      (verdict.fixed.length > 0 || (order < 20 && !measured.baseline.hung))
    ) {
      chances -= 1;
      again.push({ candidate, order, times: secondChanceTimes });
    }
    if (verdict.share > 0) {
      queue.addPartial(candidate, verdict.share);
      partial.push({
        description: candidate.description,
        fixed: verdict.fixed.length,
        of: measured.baseline.failing.length,
        share: verdict.share,
      });
    }
  };

  const found = (patch: Plausible): void => {
    plausible.push(patch);
    end = Math.min(end, Math.max(clock.now(), started) + settleMs);
    report();
  };

  const report = (): void => {
    const seconds = Math.max(1, clock.now() - started) / 1000;
    const note = plausible[0]?.description ?? partial[0]?.description;
    request.onProgress({
      phase: 'search',
      tried,
      perSecond: tried / seconds,
      plausible: plausible.length,
      ...(note === undefined ? {} : { bestNote: note }),
    });
  };

  await Promise.all(request.sessions.map(work));
  return { plausible, partial: partial.toSorted((a, b) => b.share - a.share).slice(0, 10), tried };
}

/** One long list of failing tests need not be run to its end for each candidate. */
function failuresMax({ baseline, targetMs }: Measured): number {
  return baseline.failing.length > 1 && targetMs < 60 ? 1_000 : 3;
}

function wholeRun(
  files: Record<string, string>,
  measured: Measured,
  times: number,
): Parameters<WarmSession['run']>[0] {
  return {
    files,
    paths: measured.paths,
    ids: [],
    timeoutMs: (500 + 10 * measured.wholeMs) * times,
    failuresMax: 1_000,
    fresh: true,
  };
}
