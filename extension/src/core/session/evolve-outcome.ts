import type { ModelAnswer } from '../../protocol/conversation.ts';
import type { SessionEvent } from '../../protocol/events.ts';
import type { GateAnswer } from '../../protocol/gates.ts';
import type { Outcome, OutcomeOf } from '../../protocol/intents.ts';
import { workspacePath } from '../edits/paths.ts';
import { addReply } from './replies.ts';
import { withAccept, withoutAccept } from './review-actions.ts';
import { addMilestone, checkpointRestored, restoreFailed } from './roll-back.ts';
import type { OpenCall, PendingIntent, SessionState } from './state.ts';
import { appendItem } from './thread.ts';

type OutcomeEvent = Extract<SessionEvent, { type: 'outcome-recorded' }>;

/** What an outcome changes. An outcome without its intent is a bug of the driver. */
export function evolveOutcome(state: SessionState, event: OutcomeEvent): SessionState {
  const pending = state.pending.find((candidate) => candidate.id === event.intent);
  if (!pending) throw new Error(`no intent ${event.intent} is pending`);
  const rest = state.pending.filter((candidate) => candidate !== pending);
  return outcome({ ...state, pending: rest }, pending, event.outcome);
}

function outcome(state: SessionState, pending: PendingIntent, result: Outcome): SessionState {
  const { intent } = pending;
  switch (result.kind) {
    case 'open-fork':
      return { ...state, fork: { kind: result.fork, notes: result.notes } };
    case 'observe-workspace':
      return { ...state, observation: result.observation };
    case 'run-tests':
      return intent.kind === 'run-tests' && intent.purpose === 'baseline'
        ? { ...state, baseline: result }
        : { ...state, target: result };
    case 'request-model':
      return answered(state, result);
    case 'request-model-failed':
      return {
        ...state,
        trouble: {
          failures: (state.trouble?.failures ?? 0) + 1,
          reason: result.reason,
          message: result.message,
          retryAfterMs: result.retryAfterMs,
        },
      };
    case 'call-tool':
      return toolReturned(state, pending, result);
    case 'edit-fork':
      return addMilestone({
        ...state,
        checkpoint: result.checkpoint.id,
        patchesTried: state.patchesTried + 1,
      });
    case 'restore-checkpoint':
      return intent.kind === 'restore-checkpoint' ? checkpointRestored(state, intent.checkpoint) : state;
    case 'validate':
      return validated(state, pending, result);
    case 'search-repair':
      return { ...state, repair: result.report };
    case 'ask-person':
      return personAnswered(state, pending, result.answer);
    case 'apply-change-set':
      return applied(state, pending, result);
    case 'undo-apply':
      return undone(state);
    case 'count-undecided':
      return withUndecided(state, result.undecided);
    case 'conflicts':
      return withProblem(
        state,
        `Nothing was written, because you changed the same lines meanwhile: ${result.conflicts.map((conflict) => `${conflict.path} (${conflict.message})`).join('; ')}`,
      );
    case 'cancelled':
      return intent.kind === 'call-tool'
        ? addReply(state, { callId: intent.callId, text: result.message, isError: true })
        : state;
    case 'failed':
      return failed(state, pending, result);
  }
}

function validated(
  state: SessionState,
  { intent }: PendingIntent,
  { files, reports }: OutcomeOf<'validate'>,
): SessionState {
  if (intent.kind !== 'validate') return state;
  const { step, from, to } = intent;
  return { ...state, validation: { step, from, to, files, reports } };
}

function answered(state: SessionState, result: OutcomeOf<'request-model'>): SessionState {
  const { answer } = result;
  const calls = answer.items.filter((item) => item.kind === 'tool-call');
  const openCalls: OpenCall[] = calls.map(({ callId, tool, arguments: text }) => ({
    callId,
    tool,
    arguments: text,
    assessment: result.assessments?.find((assessed) => assessed.callId === callId),
    stage: { kind: 'waiting' },
  }));
  const text = answer.items.flatMap((item) => (item.kind === 'text' ? [item.text] : [])).join('\n');
  const empty = calls.length === 0 && text.trim() === '';
  return {
    ...state,
    trouble: null,
    emptyAnswers: empty ? state.emptyAnswers + 1 : 0,
    // An empty answer is nothing that a provider would take back.
    thread: empty ? state.thread : appendItem(state.thread, { kind: 'answer', items: answer.items }),
    openCalls,
    answer: { text, calls: calls.length, cut: answer.stop === 'output-limit' },
    repeated: repeatedCalls(state, openCalls),
    spending: spend(state, answer, result),
  };
}

function repeatedCalls(state: SessionState, calls: readonly OpenCall[]): SessionState['repeated'] {
  const key = JSON.stringify(calls.map((call) => [call.tool, call.arguments]));
  if (calls.length === 0) return { key: '', count: 0 };
  return { key, count: key === state.repeated.key ? state.repeated.count + 1 : 1 };
}

function spend(
  state: SessionState,
  answer: ModelAnswer,
  result: OutcomeOf<'request-model'>,
): SessionState['spending'] {
  const { spending } = state;
  return {
    ...spending,
    turns: spending.turns + 1,
    input: spending.input + answer.usage.input,
    cachedInput: spending.cachedInput + answer.usage.cachedInput,
    output: spending.output + answer.usage.output,
    reasoning: spending.reasoning + answer.usage.reasoning,
    costUsd: spending.costUsd + (result.costUsd ?? 0),
    costUnknown: spending.costUnknown + (result.costUsd === null ? 1 : 0),
    bytes: spending.bytes + result.bytes,
    repeatedBytes: spending.repeatedBytes + result.repeatedBytes,
    repeatableBytes: spending.repeatableBytes + spending.lastRequestBytes,
    lastRequestBytes: result.bytes,
  };
}

function toolReturned(
  state: SessionState,
  pending: PendingIntent,
  result: OutcomeOf<'call-tool'>,
): SessionState {
  if (pending.intent.kind !== 'call-tool') return state;
  const next = addReply(state, {
    callId: pending.intent.callId,
    text: result.content,
    isError: result.isError,
  });
  return result.checkpoint ? addMilestone({ ...next, checkpoint: result.checkpoint.id }) : next;
}

function personAnswered(state: SessionState, pending: PendingIntent, answer: GateAnswer): SessionState {
  const text = answer.text ?? '';
  const { intent } = pending;
  if (intent.kind !== 'ask-person') return state;
  if (intent.gate.about === 'escalation') {
    return state.escalation
      ? { ...state, escalation: { ...state.escalation, answer: { option: answer.option, text } } }
      : state;
  }
  const permissions =
    answer.option === 'allow-always'
      ? new Set([...state.permissions, intent.gate.rationale])
      : state.permissions;
  const paths = answer.option.startsWith('allow')
    ? intent.gate.blastRadius.map((path) => pathInWorkspace(path, state))
    : [];
  return {
    ...state,
    permissions,
    allowedPaths: new Set([...state.allowedPaths, ...paths]),
    openCalls: state.openCalls.map((call) =>
      call.callId === intent.callId
        ? { ...call, stage: { kind: 'answered-by-person', option: answer.option, text } }
        : call,
    ),
  };
}

/** Models write a path in many ways; the change set has it in one. */
function pathInWorkspace(path: string, { setup }: SessionState): string {
  const normal = workspacePath(path, setup.workspace);
  return normal.ok ? normal.value : path;
}

function applied(
  state: SessionState,
  pending: PendingIntent,
  result: OutcomeOf<'apply-change-set'>,
): SessionState {
  if (pending.intent.kind !== 'apply-change-set' || !state.review) return state;
  const review = {
    ...withAccept(state.review, pending.intent.selection),
    undoIds: [...state.review.undoIds, result.undoId],
    undecided: result.undecided,
    problem: null,
  };
  return { ...state, review };
}

/** The newest accept is taken back; the change set is open for review again. */
function undone(state: SessionState): SessionState {
  if (!state.review) return state;
  const { undoIds, undone: before } = state.review;
  return {
    ...state,
    lifecycle: { kind: 'reviewing' },
    review: {
      ...withoutAccept(state.review),
      undoIds: undoIds.slice(0, -1),
      undone: before + 1,
      undecided: null,
      problem: null,
    },
  };
}

const withProblem = (state: SessionState, problem: string): SessionState =>
  state.review ? { ...state, review: { ...state.review, problem } } : state;

const withUndecided = (state: SessionState, undecided: number): SessionState =>
  state.review ? { ...state, review: { ...state.review, undecided } } : state;

function failed(state: SessionState, pending: PendingIntent, result: OutcomeOf<'failed'>): SessionState {
  const { intent } = pending;
  switch (intent.kind) {
    case 'call-tool':
      return addReply(state, { callId: intent.callId, text: result.message, isError: true });
    case 'apply-change-set':
    case 'undo-apply':
      return withProblem(state, result.message);
    case 'count-undecided':
      // What cannot be counted stays open: only the person ends the review then.
      return withUndecided(withProblem(state, result.message), state.review?.changeSet.files.length ?? 1);
    case 'restore-checkpoint':
      if (state.rollback) return restoreFailed(state, state.rollback, result.message);
      return { ...state, failure: { intent, reason: result.reason, message: result.message } };
    default:
      return { ...state, failure: { intent, reason: result.reason, message: result.message } };
  }
}
