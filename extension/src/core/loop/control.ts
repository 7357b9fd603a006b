import type { DraftPlan } from '../../protocol/plan.ts';
import { checkPlan } from '../plan/graph.ts';
import { comparePlans, keepCompleted } from '../plan/revise.ts';
import { readySteps } from '../plan/schedule.ts';
import type { OpenCall, SessionState } from '../session/state.ts';
import { completedSteps, currentStep } from '../session/state.ts';
import { AskPersonInput, askPersonTool } from '../tools/ask-person.ts';
import { FinishStepInput, finishStepTool } from '../tools/finish-step.ts';
import type { Tool } from '../tools/tool.ts';
import { UpdatePlanInput, updatePlanTool } from '../tools/update-plan.ts';
import type { PhaseResult } from './decision.ts';
import { issue, wait } from './decision.ts';
import { adoptDefaultPlan } from './default-plan.ts';

/** Answers the calls that speak to the loop itself. */
export function control(state: SessionState, call: OpenCall, tool: Tool, input: unknown): PhaseResult {
  switch (tool.name) {
    case updatePlanTool.name:
      return takePlan(state, call, UpdatePlanInput.parse(input));
    case finishStepTool.name:
      return finishStep(state, call, FinishStepInput.parse(input));
    case askPersonTool.name:
      return askPerson(state, call, AskPersonInput.parse(input));
    default:
      throw new Error(`no control tool is called ${tool.name}`);
  }
}

function takePlan(state: SessionState, call: OpenCall, input: DraftPlan & { reason: string }): PhaseResult {
  const completed = completedSteps(state);
  const before = state.plan?.plan.draft ?? null;
  const draft: DraftPlan = before
    ? keepCompleted(before, { steps: input.steps }, completed)
    : { steps: input.steps };
  const checked = checkPlan(draft);
  if (!checked.ok) {
    return {
      type: 'call-answered',
      reply: { callId: call.callId, text: checked.failure.message, isError: true },
    };
  }
  const first = currentStep(state)?.id ?? readySteps(checked.value, completed)[0]?.id;
  const step = draft.steps.find((candidate) => candidate.id === first);
  const text = step
    ? `Plan adopted. Work on step "${step.id}": ${step.goal}`
    : 'Plan adopted. Every step is completed.';
  const reply = { callId: call.callId, text, isError: false };
  if (!before) return { type: 'plan-adopted', plan: draft, reason: input.reason, reply };
  return {
    type: 'plan-revised',
    before,
    after: draft,
    difference: comparePlans(before, draft),
    cause: state.replan ? 'failure' : state.instructed ? 'instruction' : 'information',
    reason: input.reason === '' ? (state.replan?.reason ?? 'no reason given') : input.reason,
    reply,
  };
}

function finishStep(state: SessionState, call: OpenCall, input: { summary: string }): PhaseResult {
  const step = currentStep(state);
  if (!step) return adoptDefaultPlan(state);
  if (step.state.stage.kind === 'claimed') return wait;
  return { type: 'step-claimed', step: step.id, summary: input.summary, callId: call.callId };
}

function askPerson(
  state: SessionState,
  call: OpenCall,
  input: { question: string; options: string[] },
): PhaseResult {
  if (call.stage.kind === 'answered-by-person') {
    const { option, text } = call.stage;
    const chosen = /^option-(\d+)$/.exec(option);
    const label = chosen ? input.options[Number(chosen[1])] : undefined;
    const said = [label ?? (option === 'answer' ? '' : option), text]
      .filter((part) => part !== '')
      .join(': ');
    return {
      type: 'call-answered',
      reply: { callId: call.callId, text: `The person answered: ${said}`, isError: false },
    };
  }
  return issue(state, {
    kind: 'ask-person',
    callId: call.callId,
    gate: {
      about: 'question',
      summary: input.question,
      rationale: 'the agent cannot decide this from the code',
      blastRadius: [],
      options: [
        ...input.options.map((label, index) => ({ id: `option-${index}`, label })),
        { id: 'answer', label: 'Answer in words' },
      ],
    },
  });
}
