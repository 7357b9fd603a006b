import type { DraftPlan } from '../../protocol/plan.ts';
import type { SessionState } from '../session/state.ts';
import { comparePlans, keepCompleted } from '../plan/revise.ts';
import { completedSteps } from '../session/state.ts';
import type { PhaseResult } from './decision.ts';

/**
 * A model that starts to change things without a plan gets one of a single step, so that its work is validated and can
 * be rolled back like any other. When every step of its plan is completed already, another step is added.
 */
export function adoptDefaultPlan(state: SessionState): PhaseResult {
  const done = completedSteps(state).size;
  const plan: DraftPlan = {
    steps: [
      {
        id: done === 0 ? 'task' : `more-${done}`,
        goal: state.setup.task.slice(0, 600),
        role: 'worker',
        dependsOn: [],
        acceptance: [],
        tests: [],
        estimate: { minutes: 5, costUsd: 0 },
        confidence: 0.5,
      },
    ],
  };
  const reason = 'the model began without a plan';
  if (!state.plan) return { type: 'plan-adopted', plan, reason, reply: null };
  const before = state.plan.plan.draft;
  const after = keepCompleted(before, plan, completedSteps(state));
  return {
    type: 'plan-revised',
    before,
    after,
    difference: comparePlans(before, after),
    cause: 'information',
    reason: 'the model went on after its last step',
    reply: null,
  };
}
