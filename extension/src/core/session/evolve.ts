import type { Selection } from '../../protocol/content.ts';
import type { SessionEvent } from '../../protocol/events.ts';
import type { Intent } from '../../protocol/intents.ts';
import { evolvePlan } from './evolve-plan.ts';
import { evolveOutcome } from './evolve-outcome.ts';
import { forkRolledBack, rollbackRefusal } from './roll-back.ts';
import { addReply } from './replies.ts';
import { withDecision, withReopened } from './review-actions.ts';
import type { Review, ReviewCommand, SessionState } from './state.ts';
import { appendItem } from './thread.ts';

/** An event with what its ledger line adds to it. */
export interface RecordedEvent {
  readonly seq: number;
  /** milliseconds since the epoch */
  readonly at: number;
  readonly event: SessionEvent;
}

/**
 * The next state. Pure: a fold of this over a ledger's events is the session. `session-started` is not for it
 * (`beginSession` takes that one).
 */
export function evolve(state: SessionState, { seq, at, event }: RecordedEvent): SessionState {
  const next = apply(state, event, seq);
  return { ...next, next: seq + 1, lastAt: at, spending: addTime(state, next, event, at) };
}

function apply(state: SessionState, event: SessionEvent, seq: number): SessionState {
  switch (event.type) {
    case 'session-started':
      throw new Error('session-started can only be the first event of a ledger');
    case 'session-resumed':
      return resumed(state, event);
    case 'work-stopped':
      return state.lifecycle.kind === 'working'
        ? { ...state, lifecycle: { kind: 'paused', reason: { kind: 'stopped-by-person' } } }
        : state;
    case 'person-commanded':
      return command(state, event);
    case 'intent-issued':
      return issued(state, event.id, event.intent, seq);
    case 'outcome-recorded':
      return evolveOutcome(state, event);
    case 'message-added':
      return {
        ...state,
        answer: null,
        thread: appendItem(state.thread, { kind: 'message', role: 'user', text: event.text }),
        steering: event.from === 'person' ? state.steering.slice(1) : state.steering,
        instructed: state.instructed || event.from === 'person',
      };
    case 'call-answered':
      return addReply(state, event.reply);
    case 'plan-adopted':
    case 'plan-revised':
    case 'step-started':
    case 'step-claimed':
    case 'step-completed':
    case 'step-rejected':
    case 'replan-requested':
    case 'step-rolled-back':
      return evolvePlan(state, event);
    case 'fork-rolled-back':
      return forkRolledBack(state, event);
    case 'change-set-proposed':
      return proposed(state, event);
    case 'session-paused':
      return { ...state, lifecycle: { kind: 'paused', reason: event.reason }, rollback: null };
    case 'session-ended':
      return {
        ...state,
        answer: null,
        rollback: null,
        lifecycle: { kind: 'ended', ending: event.ending },
        review: state.review && { ...state.review, queue: [] },
      };
  }
}

type EventOf<Type extends SessionEvent['type']> = Extract<SessionEvent, { type: Type }>;

function resumed(state: SessionState, { caps }: EventOf<'session-resumed'>): SessionState {
  return {
    ...state,
    caps: caps ?? state.caps,
    trouble: null,
    emptyAnswers: 0,
    repeated: { key: '', count: 0 },
    lifecycle:
      state.lifecycle.kind === 'paused' || state.lifecycle.kind === 'working'
        ? { kind: 'working' }
        : state.lifecycle,
  };
}

function proposed(
  state: SessionState,
  { changeSet, reports, summary }: EventOf<'change-set-proposed'>,
): SessionState {
  const review: Review = {
    changeSet,
    reports,
    summary,
    queue: [],
    accepted: [],
    rejected: [],
    settled: [],
    actions: [],
    undoIds: [],
    undone: 0,
    undecided: null,
    problem: null,
  };
  return { ...state, answer: null, validation: null, lifecycle: { kind: 'reviewing' }, review };
}

function command(state: SessionState, { command: given }: EventOf<'person-commanded'>): SessionState {
  switch (given.kind) {
    case 'steer':
      return { ...state, steering: [...state.steering, given.text] };
    case 'pause':
      return state.lifecycle.kind === 'working'
        ? { ...state, lifecycle: { kind: 'working', pausing: true } }
        : state;
    case 'rollback':
      // What came in between the command and its turn may have made it impossible.
      return rollbackRefusal(state, given.checkpoint) === null
        ? { ...state, rollback: { to: given.checkpoint, stage: { kind: 'asked' } } }
        : state;
    case 'settle':
      return state.review
        ? { ...state, review: withDecision(state.review, 'settle', given.selection) }
        : state;
    case 'reopen':
      return reopen(state, given.selection);
    default:
      return reviewCommand(state, given);
  }
}

/** As an undo does, this leads back into the review from its end. */
function reopen(state: SessionState, selection: Selection): SessionState {
  const review = state.review && withReopened(state.review, selection);
  return review ? { ...state, lifecycle: { kind: 'reviewing' }, review } : state;
}

function reviewCommand(state: SessionState, given: ReviewCommand): SessionState {
  const review = state.review;
  if (!review) return state;
  if (given.kind === 'reject' && given.selection.kind !== 'all') {
    return { ...state, review: withDecision(review, 'reject', given.selection) };
  }
  return { ...state, review: { ...review, problem: null, queue: [...review.queue, given] } };
}

function issued(state: SessionState, id: string, intent: Intent, seq: number): SessionState {
  const next = { ...state, intents: state.intents + 1, pending: [...state.pending, { id, seq, intent }] };
  switch (intent.kind) {
    case 'call-tool':
      return withStage(next, intent.callId, { kind: 'running', intent: id });
    case 'ask-person':
      return intent.callId === null ? next : withStage(next, intent.callId, { kind: 'asked', intent: id });
    case 'apply-change-set':
    case 'undo-apply':
      return { ...next, review: shiftQueue(next.review) };
    default:
      return next;
  }
}

const shiftQueue = (review: Review | null): Review | null =>
  review && { ...review, queue: review.queue.slice(1) };

function withStage(
  state: SessionState,
  callId: string,
  stage: SessionState['openCalls'][number]['stage'],
): SessionState {
  return {
    ...state,
    openCalls: state.openCalls.map((call) => (call.callId === callId ? { ...call, stage } : call)),
  };
}

/** Work counts; standing still, and waiting for nothing but a person, does not. */
function addTime(
  before: SessionState,
  after: SessionState,
  event: SessionEvent,
  at: number,
): SessionState['spending'] {
  const waiting =
    before.pending.length > 0 && before.pending.every(({ intent }) => intent.kind === 'ask-person');
  if (before.lifecycle.kind !== 'working' || event.type === 'session-resumed' || waiting)
    return after.spending;
  return { ...after.spending, elapsedMs: after.spending.elapsedMs + Math.max(0, at - before.lastAt) };
}
