import type { Reply } from '../../protocol/events.ts';
import type { ValidatorReport } from '../../protocol/findings.ts';
import type { StepId } from '../../protocol/plan.ts';
import type { RepairReport } from '../../protocol/repair.ts';
import { describeReports, isBlocking } from '../validators/reports.ts';
import { readySteps } from '../plan/schedule.ts';
import type { SessionState, StepState, Validation } from '../session/state.ts';
import { completedSteps, currentStep, isPending } from '../session/state.ts';
import type { PhaseResult } from './decision.ts';
import { issue, wait } from './decision.ts';
import { escalate } from './escalate.ts';
import { targetRun } from './perceive.ts';

/**
 * Reflect: have the validators judge a step that was claimed to be done; keep it, send it back with the findings, have
 * it planned anew, or roll it back and ask; when every step is kept, judge the whole and propose it.
 */
export function reflect(state: SessionState): PhaseResult {
  if (!state.plan) return undefined;
  const step = currentStep(state);
  if (step?.state.stage.kind === 'claimed') return judge(state, step.id, step.state);
  // A provider refuses a thread in which anything stands between a call and its answer.
  if (state.openCalls.length > 0) return undefined;
  const escalated = escalate(state, step);
  if (escalated) return escalated;
  const allCompleted = [...state.plan.steps.values()].every(({ stage }) => stage.kind === 'completed');
  return allCompleted ? propose(state) : undefined;
}

function judge(state: SessionState, id: StepId, step: StepState): PhaseResult {
  const { validation } = state;
  if (validation?.step !== id) {
    if (isPending(state, 'validate') || isPending(state, 'run-tests', 'baseline')) return wait;
    const named = state.plan?.plan.steps.find((candidate) => candidate.id === id)?.tests ?? [];
    return issue(state, {
      kind: 'validate',
      step: id,
      from: state.proven,
      to: state.checkpoint,
      tests: isLastStep(state) ? [...new Set([...named, ...targets(state)])] : named,
    });
  }
  return isBlocking(validation.reports)
    ? sendBack(state, id, validation.reports)
    : keep(state, id, step, validation);
}

const callIdOf = (step: StepState): string | null =>
  step.stage.kind === 'claimed' ? step.stage.callId : null;

const isLastStep = (state: SessionState): boolean =>
  state.plan !== null && completedSteps(state).size === state.plan.plan.steps.length - 1;

/** What the person asked to have fixed must pass in the end, whatever the plan says. */
const targets = (state: SessionState): readonly string[] =>
  state.setup.mode === 'fix' ? (targetRun(state)?.failing ?? []) : [];

function keep(state: SessionState, id: StepId, step: StepState, validation: Validation): PhaseResult {
  const next = state.plan && readySteps(state.plan.plan, new Set([...completedSteps(state), id]))[0];
  const text = [
    `Step "${id}" is valid. ${describeReports(validation.reports)}`,
    next ? `Now work on step "${next.id}": ${next.goal}` : 'Every step is completed.',
  ].join('\n');
  return {
    type: 'step-completed',
    step: id,
    checkpoint: validation.to,
    reply: replyTo(state, callIdOf(step), text, false),
  };
}

function sendBack(state: SessionState, id: StepId, reports: readonly ValidatorReport[]): PhaseResult {
  const step = state.plan?.steps.get(id);
  if (!step) return wait;
  const text = `Step "${id}" is not valid yet. ${describeReports(reports)}\nMend this, then call finish_step again.`;
  return {
    type: 'step-rejected',
    step: id,
    attempt: step.rejections + 1,
    reports: [...reports],
    reply: replyTo(state, callIdOf(step), text, true),
  };
}

/** The built-in engine has no thread to speak to. */
const replyTo = (state: SessionState, callId: string | null, text: string, isError: boolean): Reply | null =>
  state.setup.engine.kind === 'model' ? { callId, text, isError } : null;

function propose(state: SessionState): PhaseResult {
  const { validation } = state;
  const coversAll = validation?.from === null && validation.to === state.checkpoint;
  if (!coversAll) {
    if (isPending(state, 'validate')) return wait;
    const named = state.plan?.plan.steps.flatMap((step) => step.tests) ?? [];
    return issue(state, {
      kind: 'validate',
      step: null,
      from: null,
      to: state.checkpoint,
      tests: [...new Set([...named, ...targets(state)])],
    });
  }
  if (isBlocking(validation.reports)) return reopen(state, validation.reports);
  const summary = lastSummary(state);
  if (validation.files.length === 0 || state.checkpoint === null) {
    return { type: 'session-ended', ending: { kind: 'answered', text: summary } };
  }
  return {
    type: 'change-set-proposed',
    changeSet: { id: state.checkpoint, files: [...validation.files] },
    reports: [...validation.reports],
    summary,
  };
}

/** Steps that are valid one by one can break together: the last one is worked on again. */
function reopen(state: SessionState, reports: readonly ValidatorReport[]): PhaseResult {
  const last = state.plan?.plan.steps.at(-1);
  return last ? sendBack(state, last.id, reports) : wait;
}

function lastSummary(state: SessionState): string {
  for (let index = state.thread.items.length - 1; index >= 0; index -= 1) {
    const item = state.thread.items.at(index);
    if (item?.kind !== 'answer') continue;
    const call = item.items.findLast((part) => part.kind === 'tool-call' && part.tool === 'finish_step');
    const text = item.items.flatMap((part) => (part.kind === 'text' ? [part.text] : [])).join('\n');
    return call?.kind === 'tool-call' ? summaryOf(call.arguments, text) : text;
  }
  return state.repair ? describePatch(state.repair, state.patchesTried - 1) : '';
}

/** Passing the tests is not yet being right: how sure the engine is stands beside what it did. */
function describePatch({ patches }: RepairReport, index: number): string {
  const patch = patches[index];
  if (!patch) return '';
  const rivals = patches.length - 1;
  const others =
    rivals === 0
      ? 'No other change that was tried makes the tests pass'
      : `${rivals} other change${rivals === 1 ? ' makes' : 's make'} the tests pass too, so read it with care`;
  return `${capitalise(patch.description)}. ${others}: confidence ${Math.round(patch.confidence * 100)} %.`;
}

const capitalise = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function summaryOf(callArguments: string, text: string): string {
  try {
    const { summary } = JSON.parse(callArguments) as { summary?: unknown };
    return typeof summary === 'string' ? summary : text;
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}
