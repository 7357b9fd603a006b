import type { SessionEvent } from '../../protocol/events.ts';
import type { JsonValue } from '../../protocol/json.ts';
import type { NewEntry } from '../ledger/ledger.ts';
import type { RecordedEvent } from './evolve.ts';
import { evolve } from './evolve.ts';
import type { SessionState } from './state.ts';
import { beginSession } from './state.ts';

/** An event as a ledger line's type and data. */
export function toEntry(event: SessionEvent, at: number, cause: number | null): NewEntry {
  const { type, ...data } = event;
  return { type, data: data as unknown as JsonValue, at, cause };
}

/** Folds a ledger's events to the session's state; undefined when there is no first event. */
export function foldEvents(events: Iterable<RecordedEvent>): SessionState | undefined {
  let state: SessionState | undefined;
  for (const recorded of events) state = state ? evolve(state, recorded) : begin(recorded);
  return state;
}

function begin({ event, at }: RecordedEvent): SessionState {
  if (event.type !== 'session-started') {
    throw new Error(`a ledger begins with session-started, not with ${event.type}`);
  }
  return beginSession(event.setup, at);
}
