import type { SessionState } from '../session/state.ts';
import { act } from './act.ts';
import type { Decision, PhaseResult } from './decision.ts';
import { wait } from './decision.ts';
import { observe } from './observe.ts';
import { pause } from './pause.ts';
import { perceive } from './perceive.ts';
import { plan } from './plan.ts';
import { reflect } from './reflect.ts';
import { review } from './review.ts';
import { rollBack } from './roll-back.ts';
import { runRepairEngine } from './repair-engine.ts';

/**
 * The next decision, or undefined when the session waits for an outcome, for a person, or is at its end. Pure: the same
 * state gives the same decision. The driver records it, evolves, and asks again, until there is none; then it performs
 * what is pending.
 */
export function decide(state: SessionState): Decision | undefined {
  const result = next(state);
  return result === wait ? undefined : result;
}

function next(state: SessionState): PhaseResult {
  switch (state.lifecycle.kind) {
    case 'paused':
      return rollBack(state) ?? wait;
    case 'reviewing':
      return rollBack(state) ?? review(state);
    case 'ended':
      return review(state);
    case 'working':
      return rollBack(state) ?? pause(state) ?? perceive(state) ?? plan(state) ?? work(state);
  }
}

function work(state: SessionState): PhaseResult {
  return state.setup.engine.kind === 'repair'
    ? (reflect(state) ?? runRepairEngine(state))
    : (reflect(state) ?? act(state) ?? observe(state));
}
