import type { SessionEvent } from '../../protocol/events.ts';
import type { DraftPlan, StepId } from '../../protocol/plan.ts';
import { checkPlan } from '../plan/graph.ts';
import { addReply } from './replies.ts';
import { addMilestone } from './roll-back.ts';
import type { PlanState, SessionState, StepState } from './state.ts';
import { openStep } from './state.ts';

type PlanEvent = Extract<
  SessionEvent,
  {
    type:
      | 'plan-adopted'
      | 'plan-revised'
      | 'step-started'
      | 'step-claimed'
      | 'step-completed'
      | 'step-rejected'
      | 'replan-requested'
      | 'step-rolled-back';
  }
>;

/** How plans and steps follow from events; see the diagrams in state.ts. */
export function evolvePlan(state: SessionState, event: PlanEvent): SessionState {
  switch (event.type) {
    case 'plan-adopted':
      return addReply(
        { ...state, instructed: false, plan: planState(event.plan, state.plan, 0) },
        event.reply,
      );
    case 'plan-revised':
      return revise(state, event);
    case 'step-started':
      return withStep({ ...state, escalation: null }, event.step, (step) => ({
        ...step,
        stage: { kind: 'started' },
        base: state.proven,
        rejections: event.attempt - 1,
      }));
    case 'step-claimed':
      return withStep({ ...state, answer: null, validation: null }, event.step, (step) => ({
        ...step,
        stage: { kind: 'claimed', summary: event.summary, callId: event.callId },
      }));
    case 'step-completed': {
      const next = withStep({ ...state, proven: event.checkpoint, replan: null }, event.step, (step) => ({
        ...step,
        stage: { kind: 'completed', checkpoint: event.checkpoint },
      }));
      return addReply(addMilestone(next), event.reply);
    }
    case 'step-rejected': {
      const base = state.plan?.steps.get(event.step)?.base ?? null;
      const next = withStep({ ...state, validation: null, proven: base }, event.step, (step) => ({
        ...step,
        stage: { kind: 'started' },
        rejections: event.attempt,
      }));
      return addReply(addMilestone(next), event.reply);
    }
    case 'replan-requested': {
      const next = withStep(
        { ...state, replan: { step: event.step, reason: event.reason } },
        event.step,
        (step) => ({ ...step, replans: step.replans + 1 }),
      );
      return addReply(next, event.reply);
    }
    case 'step-rolled-back':
      return withStep({ ...state, escalation: { step: event.step, answer: null } }, event.step, (step) => ({
        ...step,
        stage: { kind: 'open' },
        rejections: 0,
        replans: 0,
      }));
  }
}

function revise(state: SessionState, event: Extract<PlanEvent, { type: 'plan-revised' }>): SessionState {
  const plan = planState(event.after, state.plan, (state.plan?.revisions ?? 0) + 1);
  return addReply({ ...state, replan: null, instructed: false, escalation: null, plan }, event.reply);
}

/** Steps that both plans hold keep their state. */
function planState(draft: DraftPlan, current: PlanState | null, revisions: number): PlanState {
  const plan = checkPlan(draft);
  if (!plan.ok) throw new Error(`an adopted plan must be valid: ${plan.failure.message}`);
  const steps = new Map(draft.steps.map((step) => [step.id, current?.steps.get(step.id) ?? openStep]));
  return { plan: plan.value, steps, revisions };
}

function withStep(state: SessionState, id: StepId, change: (step: StepState) => StepState): SessionState {
  if (!state.plan) return state;
  const steps = new Map(state.plan.steps);
  steps.set(id, change(steps.get(id) ?? openStep));
  return { ...state, plan: { ...state.plan, steps } };
}
