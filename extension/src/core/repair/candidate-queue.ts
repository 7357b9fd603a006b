import { overlap } from './candidates.ts';
import type { Candidate } from './candidates.ts';

/** Hands out candidates, best first: single changes, and second changes on top of partly successful ones. */
export interface CandidateQueue {
  next(): Candidate | undefined;
  /** A change that turned some of the target green: tries every other change together with it. `share`: 0 to 1. */
  addPartial(candidate: Candidate, share: number): void;
}

interface Stream {
  readonly base: Candidate | undefined;
  readonly factor: number;
  position: number;
}

const streamsMax = 12;

/** `singles` must be sorted by score, best first. */
export function createCandidateQueue(singles: readonly Candidate[]): CandidateQueue {
  const streams: Stream[] = [{ base: undefined, factor: 1, position: 0 }];

  const take = (stream: Stream): Candidate | undefined => {
    const single = singles[stream.position];
    stream.position += 1;
    if (single === undefined || stream.base === undefined) return single;
    const edits = [...stream.base.edits, ...single.edits];
    if (overlap(edits)) return undefined;
    return {
      edits,
      operators: [...stream.base.operators, ...single.operators],
      description: `${stream.base.description}; and ${single.description}`,
      score: stream.base.score * single.score,
    };
  };

  return {
    next() {
      for (;;) {
        const best = bestStream(streams, singles);
        if (best === undefined) return undefined;
        const candidate = take(best);
        if (candidate !== undefined) return candidate;
      }
    },
    addPartial(candidate, share) {
      if (candidate.operators.length > 1 || candidate.operators.includes('delete-statement')) return;
      streams.push({ base: candidate, factor: 0.4 * share, position: 0 });
      if (streams.length <= streamsMax + 1) return;
      const [, ...rest] = streams;
      const worst = rest.reduce((a, b) => (b.factor < a.factor ? b : a));
      streams.splice(streams.indexOf(worst), 1);
    },
  };
}

function bestStream(streams: readonly Stream[], singles: readonly Candidate[]): Stream | undefined {
  let best: Stream | undefined;
  let bestScore = -1;
  for (const stream of streams) {
    const single = singles[stream.position];
    if (single === undefined) continue;
    const score = single.score * stream.factor;
    if (score > bestScore) [best, bestScore] = [stream, score];
  }
  return best;
}
