import type { SessionEvent } from '../../protocol/events.ts';
import { outsideEventTypes } from '../../protocol/events.ts';
import { decide } from '../loop/decide.ts';
import type { Decision } from '../loop/decision.ts';
import type { RecordedEvent } from './evolve.ts';
import { evolve } from './evolve.ts';
import { foldEvents } from './record.ts';

/** The first place where the loop decides otherwise than the ledger says. */
export interface Divergence {
  readonly seq: number;
  /** what the loop decides there now; null: nothing */
  readonly decided: Decision | null;
  /** what the ledger holds */
  readonly recorded: SessionEvent;
}

/** What a replay found; no divergence means that every decision was taken the same way again. */
export interface Replay {
  readonly events: number;
  /** decisions that were taken again and compared */
  readonly decisions: number;
  readonly divergence: Divergence | null;
}

/**
 * Runs the loop again against the recorded outcomes: every decision in the ledger must be the one that the loop takes
 * there, and none may be missing before an outcome comes. A person may speak, and resume a session, before what is due is
 * decided.
 */
export function replay(events: readonly RecordedEvent[]): Replay {
  let state = foldEvents(events.slice(0, 1));
  let decisions = 0;
  if (!state) return { events: 0, decisions, divergence: null };
  for (const recorded of events.slice(1)) {
    const decided = decide(state);
    if (!agrees(decided, recorded.event)) {
      const divergence = { seq: recorded.seq, decided: decided ?? null, recorded: recorded.event };
      return { events: events.length, decisions, divergence };
    }
    if (!outsideEventTypes.has(recorded.event.type)) decisions += 1;
    state = evolve(state, recorded);
  }
  return { events: events.length, decisions, divergence: null };
}

function agrees(decided: Decision | undefined, recorded: SessionEvent): boolean {
  if (recorded.type === 'person-commanded' || recorded.type === 'session-resumed') return true;
  if (outsideEventTypes.has(recorded.type)) return decided === undefined;
  return decided !== undefined && sameJson(decided, recorded);
}

/** Equality of JSON values: the order of keys does not count, a key without a value is no key. */
function sameJson(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((item, index) => sameJson(item, b[index]))
    );
  }
  const left = Object.entries(a).filter(([, value]) => value !== undefined);
  const right = new Map(Object.entries(b).filter(([, value]) => value !== undefined));
  return (
    left.length === right.size &&
    left.every(([key, value]) => right.has(key) && sameJson(value, right.get(key)))
  );
}
