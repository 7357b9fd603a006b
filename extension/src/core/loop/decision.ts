import type { Intent } from '../../protocol/intents.ts';
import type { SessionEvent } from '../../protocol/events.ts';
import type { SessionState } from '../session/state.ts';

/** What the loop decides: any event but those that come from outside. */
export type Decision = Exclude<
  SessionEvent,
  { type: 'session-started' | 'session-resumed' | 'person-commanded' | 'outcome-recorded' | 'work-stopped' }
>;

/** Nothing can be decided before something comes back. */
export const wait = 'wait';

/** A phase's word: a decision, `wait`, or undefined (nothing to do here, ask the next phase). */
export type PhaseResult = Decision | typeof wait | undefined;

/** The decision to issue an intent. Ids count up, so they are the same in a replay. */
export function issue(state: SessionState, intent: Intent): Decision {
  return { type: 'intent-issued', id: `i${state.intents + 1}`, intent };
}
