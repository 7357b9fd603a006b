import { readySteps } from '../plan/schedule.ts';
import type { SessionState } from '../session/state.ts';
import { completedSteps, currentStep } from '../session/state.ts';
import type { PhaseResult } from './decision.ts';

/**
 * Plan: start the best step that is ready. Adopting and revising plans is what a model's `update_plan` call does. A repair
 * that the person rolled back goes on behind the patches that were tried.
 */
export function plan(state: SessionState): PhaseResult {
  if (!state.plan || state.escalation || currentStep(state)) return undefined;
  const [step] = readySteps(state.plan.plan, completedSteps(state));
  return step && { type: 'step-started', step: step.id, attempt: state.patchesTried + 1 };
}
