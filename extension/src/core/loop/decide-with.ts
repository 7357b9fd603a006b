import type { SessionState } from '../session/state.ts';
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

/** The phase that turns the calls of an answer into decisions: nothing to do without open calls. */
export type Act = (state: SessionState) => PhaseResult;

/** Takes the next decision of a session, see `decide`. */
export type Decide = (state: SessionState) => Decision | undefined;

/** The decider with an `act` of its own, for whoever loads the tools later than the rest. */
export const decideWith =
  (act: Act): Decide =>
  (state) => {
    const result = next(state, act);
    return result === wait ? undefined : result;
  };

function next(state: SessionState, act: Act): PhaseResult {
  switch (state.lifecycle.kind) {
    case 'paused':
      return rollBack(state) ?? wait;
    case 'reviewing':
      return rollBack(state) ?? review(state);
    case 'ended':
      return review(state);
    case 'working':
      return rollBack(state) ?? pause(state) ?? perceive(state) ?? plan(state) ?? work(state, act);
  }
}

function work(state: SessionState, act: Act): PhaseResult {
  return state.setup.engine.kind === 'repair'
    ? (reflect(state) ?? runRepairEngine(state))
    : (reflect(state) ?? act(state) ?? observe(state));
}
