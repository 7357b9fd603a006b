import type { RecordedEvent } from '../session/evolve.ts';
import { evolve } from '../session/evolve.ts';
import { foldEvents } from '../session/record.ts';
import type { SessionState } from '../session/state.ts';
import type { SessionFacts } from './session-facts.ts';
import { addFacts, noFacts } from './session-facts.ts';
import type { Timeline } from './timeline.ts';
import { createTimeline } from './timeline.ts';

/** A session as it stood after an event. */
export interface HistoryMoment {
  /** number of that event */
  readonly seq: number;
  /** milliseconds since the epoch, of that event */
  readonly at: number;
  readonly state: SessionState;
  readonly facts: SessionFacts;
}

/** Every moment of a session. */
export interface SessionHistory {
  readonly timeline: Timeline;
  readonly events: readonly RecordedEvent[];
  /** The newest moment. */
  readonly newest: HistoryMoment;
  /** Takes in the next event, and the state after it if that is known already. Returns the timeline's changed indexes. */
  add(recorded: RecordedEvent, after?: SessionState): readonly number[];
  /** The moment after an event; the nearest one there is when there is no such event. Costs a few hundred steps at most. */
  at(seq: number): HistoryMoment;
}

/** Events between two moments that are kept. Versions of a state share what did not change, so each is small. */
const keptEvery = 250;

/** The history that these events tell; there must be a first one. Later events are added to a list of its own. */
export function createSessionHistory(events: readonly RecordedEvent[]): SessionHistory {
  const history = new GrowingHistory();
  for (const recorded of events) history.add(recorded);
  return history;
}

class GrowingHistory implements SessionHistory {
  readonly timeline = createTimeline();
  readonly events: RecordedEvent[] = [];
  readonly #kept: HistoryMoment[] = [];
  #newest: HistoryMoment | undefined;

  get newest(): HistoryMoment {
    if (!this.#newest) throw new Error('a history begins with the first event');
    return this.#newest;
  }

  add(recorded: RecordedEvent, after?: SessionState): readonly number[] {
    const before = this.#newest;
    const next = nextMoment(before, recorded, after);
    this.events.push(recorded);
    this.#newest = next;
    if (recorded.seq % keptEvery === 0) this.#kept.push(next);
    return this.timeline.add(recorded, before?.state, next.state);
  }

  at(seq: number): HistoryMoment {
    const newest = this.newest;
    if (seq >= newest.seq) return newest;
    const wanted = Math.max(0, Math.floor(seq));
    let moment = this.#kept[Math.floor(wanted / keptEvery)] ?? newest;
    for (let next = moment.seq + 1; next <= wanted; next += 1) {
      const recorded = this.events[next];
      if (recorded) moment = nextMoment(moment, recorded);
    }
    return moment;
  }
}

function nextMoment(
  before: HistoryMoment | undefined,
  recorded: RecordedEvent,
  after?: SessionState,
): HistoryMoment {
  const { seq, at } = recorded;
  const state = after ?? (before ? evolve(before.state, recorded) : foldEvents([recorded]));
  if (!state) throw new Error('a history begins with the first event');
  return { seq, at, state, facts: before ? addFacts(before.facts, recorded, before.state) : noFacts };
}
