import type { Cancellation } from '../../core/cancellation.ts';
import type { Clock } from '../../core/ports.ts';
import { applyEdits } from '../../core/repair/apply-edits.ts';
import { createCandidateQueue } from '../../core/repair/candidate-queue.ts';
import type { CandidateQueue } from '../../core/repair/candidate-queue.ts';
import type { Candidate } from '../../core/repair/candidates.ts';
import type { RepairProgress } from '../../core/repair/repair-search.ts';
import { judge, keepsGreen } from '../../core/repair/verdict.ts';
import type { Verdict } from '../../core/repair/verdict.ts';
import type { Measured } from './measure-baseline.ts';
import type { WarmSession } from './warm-session.ts';

/** A candidate under which the target and what passed before are green. */
interface Plausible extends Candidate {
  readonly fixed: readonly string[];
  /** place in the order of candidates */
  readonly order: number;
}

/** What trying the candidates came to. */
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

/** The candidates to try and what to try them with. */
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
const partialMax = 10;
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
  const loop = new Loop(request);
  await Promise.all(request.sessions.map((session) => loop.work(session)));
  const partial = loop.partial.toSorted((a, b) => b.share - a.share).slice(0, partialMax);
  return { plausible: loop.plausible, partial, tried: loop.tried };
}

class Loop {
  readonly plausible: Plausible[] = [];
  readonly partial: LoopOutcome['partial'][number][] = [];
  tried = 0;

  private readonly request: LoopRequest;
  private readonly queue: CandidateQueue;
  private readonly again: Job[] = [];
  private readonly started: number;
  private chances = secondChances;
  private end: number;

  constructor(request: LoopRequest) {
    this.request = request;
    this.queue = createCandidateQueue(request.candidates);
    this.started = request.clock.now();
    this.end = request.end;
  }

  async work(session: WarmSession): Promise<void> {
    while (!this.isOver()) {
      const job = this.nextJob();
      if (job === undefined) return;
      this.tried += 1;
      await this.tryJob(session, job);
      if (this.tried % 8 === 0) this.report();
    }
  }

  private isOver(): boolean {
    const { cancellation, clock } = this.request;
    return cancellation.cancelled || clock.now() >= this.end || this.plausible.length >= plausibleMax;
  }

  private nextJob(): Job | undefined {
    const waiting = this.tried % 20 === 19 ? this.again.shift() : undefined;
    if (waiting !== undefined) return waiting;
    const candidate = this.queue.next();
    return candidate === undefined ? this.again.shift() : { candidate, order: this.tried, times: 1 };
  }

  private async tryJob(session: WarmSession, job: Job): Promise<void> {
    const { measured, fresh, floorMs, texts } = this.request;
    const { candidate, order, times } = job;
    const files = Object.fromEntries(applyEdits(texts, candidate.edits));
    const run = await session.run({
      files,
      paths: measured.paths,
      ids: measured.ids,
      timeoutMs: (floorMs + timesTarget * measured.targetMs) * times,
      failuresMax: failuresMax(measured),
      fresh,
    });
    const verdict = judge(measured.baseline, run);
    if (verdict.allGreen) {
      const whole = await session.run(wholeRun(files, measured, times));
      if (keepsGreen(measured.baseline, whole)) this.found({ ...candidate, fixed: verdict.fixed, order });
      return;
    }
    if (run.ended === 'timeout') this.tryAgain(job, verdict);
    if (verdict.share > 0) this.notePartial(candidate, verdict);
  }

  private tryAgain({ candidate, order, times }: Job, verdict: Verdict): void {
    const isLikely = order < 20 && !this.request.measured.baseline.hung;
    if (times > 1 || this.chances === 0 || (verdict.fixed.length === 0 && !isLikely)) return;
    this.chances -= 1;
    this.again.push({ candidate, order, times: secondChanceTimes });
  }

  private notePartial(candidate: Candidate, { fixed, share }: Verdict): void {
    this.queue.addPartial(candidate, share);
    const of = this.request.measured.baseline.failing.length;
    this.partial.push({ description: candidate.description, fixed: fixed.length, of, share });
  }

  private found(patch: Plausible): void {
    this.plausible.push(patch);
    this.end = Math.min(this.end, this.request.clock.now() + settleMs);
    this.report();
  }

  private report(): void {
    const seconds = Math.max(1, this.request.clock.now() - this.started) / 1000;
    const note = this.plausible[0]?.description ?? this.partial[0]?.description;
    this.request.onProgress({
      phase: 'search',
      tried: this.tried,
      perSecond: this.tried / seconds,
      plausible: this.plausible.length,
      ...(note === undefined ? {} : { bestNote: note }),
    });
  }
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
