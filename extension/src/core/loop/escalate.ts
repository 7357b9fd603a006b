import type { StepId } from '../../protocol/plan.ts';
import { limits } from '../limits.ts';
import { comparePlans } from '../plan/revise.ts';
import type { Escalation, SessionState, StepState } from '../session/state.ts';
import { completedSteps, isPending } from '../session/state.ts';
import type { PhaseResult } from './decision.ts';
import { issue, wait } from './decision.ts';

/**
 * What happens when a step fails again and again: first the model is asked for another plan; after `limits.replansMax`
 * of these the step is rolled back to the last proven checkpoint and the person decides. (The built-in engine has its
 * own end: it runs out of patches.)
 */
export function escalate(
  state: SessionState,
  step: { readonly id: StepId; readonly state: StepState } | null,
): PhaseResult {
  if (state.setup.engine.kind !== 'model') return undefined;
  if (state.escalation) return askWhatNow(state, state.escalation);
  if (!step || step.state.rejections < limits.stepAttemptsMax * (step.state.replans + 1)) return undefined;
  return step.state.replans < limits.replansMax
    ? replan(step.id, step.state)
    : rollBack(state, step.id, step.state);
}

function replan(id: StepId, step: StepState): PhaseResult {
  const reason = `step "${id}" was not valid after ${step.rejections} tries`;
  const text = `Your approach does not work: ${reason}. Look at the findings again and call update_plan with another plan (smaller steps, another way), or ask the person.`;
  return { type: 'replan-requested', step: id, reason, reply: { callId: null, text, isError: true } };
}

function rollBack(state: SessionState, id: StepId, step: StepState): PhaseResult {
  if (state.checkpoint === step.base) return { type: 'step-rolled-back', step: id, to: step.base };
  if (isPending(state, 'restore-checkpoint')) return wait;
  return issue(state, {
    kind: 'restore-checkpoint',
    checkpoint: step.base,
    why: `step "${id}" is rolled back after ${step.rejections} tries`,
  });
}

function askWhatNow(state: SessionState, { step, answer }: Escalation): PhaseResult {
  if (isPending(state, 'ask-person')) return wait;
  if (!answer) return ask(state, step);
  switch (answer.option) {
    case 'retry':
      return retry(state, step, answer.text);
    case 'propose-rest':
      return dropRest(state, step);
    default:
      return {
        type: 'session-ended',
        ending: {
          kind: 'failed',
          reason: 'step-failed',
          message: `Step "${step}" could not be made valid; its changes were rolled back.`,
        },
      };
  }
}

function ask(state: SessionState, step: StepId): PhaseResult {
  const completed = completedSteps(state).size;
  return issue(state, {
    kind: 'ask-person',
    callId: null,
    gate: {
      about: 'escalation',
      summary: `Step "${step}" could not be made valid. Its changes were rolled back. What now?`,
      rationale: 'the validators turned it down again and again, also after other plans',
      blastRadius: [],
      options: [
        { id: 'stop', label: 'Stop here' },
        { id: 'retry', label: 'Try again, with my advice' },
        ...(completed > 0 ? [{ id: 'propose-rest', label: `Propose the ${completed} completed steps` }] : []),
      ],
    },
  });
}

function retry(state: SessionState, step: StepId, text: string): PhaseResult {
  const advice = `Step "${step}" was rolled back: its changes are gone. The person wants another try${text === '' ? '.' : ` and says: ${text}`}`;
  const told = state.thread.items.at(state.thread.items.length - 1);
  return told?.kind === 'message' && told.text === advice
    ? { type: 'step-started', step, attempt: 1 }
    : { type: 'message-added', from: 'loop', text: advice };
}

function dropRest(state: SessionState, step: StepId): PhaseResult {
  if (!state.plan) return wait;
  const completed = completedSteps(state);
  const before = state.plan.plan.draft;
  const after = { steps: before.steps.filter((candidate) => completed.has(candidate.id)) };
  return {
    type: 'plan-revised',
    before,
    after,
    difference: comparePlans(before, after),
    cause: 'instruction',
    reason: `the person gave up step "${step}" and what depends on it`,
    reply: null,
  };
}
