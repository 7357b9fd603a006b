import type { SessionState } from '../session/state.ts';
import type { PhaseResult } from './decision.ts';
import { wait } from './decision.ts';

/**
 * Pause: the person wants the session to stand still. What is under way is finished and recorded first, nothing new
 * begins; a question that waits for the person goes on waiting.
 */
export function pause(state: SessionState): PhaseResult {
  if (state.lifecycle.kind !== 'working' || !state.lifecycle.pausing || state.failure) return undefined;
  if (state.pending.some(({ intent }) => intent.kind !== 'ask-person')) return wait;
  return { type: 'session-paused', reason: { kind: 'paused-by-person' } };
}
