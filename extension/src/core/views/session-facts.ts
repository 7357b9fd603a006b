import type { Checkpoint, CheckpointId } from '../../protocol/content.ts';
import type { SessionEvent } from '../../protocol/events.ts';
import type { ValidatorReport } from '../../protocol/findings.ts';
import type { Intent } from '../../protocol/intents.ts';
import type { RevisionView } from '../../protocol/panel/panel-view.ts';
import type { DraftPlan, DraftStep, StepId } from '../../protocol/plan.ts';
import type { RecordedEvent } from '../session/evolve.ts';
import { Sequence } from '../session/sequence.ts';
import type { SessionState } from '../session/state.ts';
import { currentStep } from '../session/state.ts';
import { describeCall } from './describe-call.ts';
import { oneLine } from './one-line.ts';

/** A checkpoint and when the fork came to stand there. */
export interface CheckpointFact {
  readonly checkpoint: Checkpoint;
  readonly seq: number;
  readonly at: number;
  /** what led to it; its words are made when they are shown */
  readonly cause: Intent;
}

/** What became of a step so far. */
export interface StepFacts {
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly costUsd: number;
  readonly turns: number;
  readonly reports: readonly ValidatorReport[];
  readonly summary: string | null;
}

/** A revision with the plan that it led to. */
export interface Revision {
  readonly view: RevisionView;
  readonly before: DraftPlan | null;
}

/**
 * What a view shows of a session besides its state: when things happened, and what they took. A fold like the state, and as
 * immutable; versions share what they have in common.
 */
export interface SessionFacts {
  readonly revisions: Sequence<Revision>;
  readonly checkpoints: Sequence<CheckpointFact>;
  /** those of them that the validators passed, in the order of that */
  readonly proven: Sequence<CheckpointFact>;
  readonly steps: ReadonlyMap<StepId, StepFacts>;
}

/** The facts of a session without an event. */
export const noFacts: SessionFacts = {
  revisions: Sequence.empty(),
  checkpoints: Sequence.empty(),
  proven: Sequence.empty(),
  steps: new Map(),
};

/** The facts after one more event; `before` is the state without it. */
export function addFacts(facts: SessionFacts, recorded: RecordedEvent, before: SessionState): SessionFacts {
  const { event } = recorded;
  switch (event.type) {
    case 'outcome-recorded':
      return addOutcome(facts, { ...recorded, event }, before);
    case 'plan-adopted':
    case 'plan-revised':
      return { ...facts, revisions: facts.revisions.append(revisionOf({ ...recorded, event })) };
    case 'step-started':
      return withStep(facts, event.step, (step) => ({
        ...step,
        startedAt: step.startedAt ?? recorded.at,
        endedAt: null,
      }));
    case 'step-claimed':
      return withStep(facts, event.step, (step) => ({ ...step, summary: event.summary }));
    case 'step-completed':
      return proven(
        withStep(facts, event.step, (step) => ({ ...step, endedAt: recorded.at })),
        event.checkpoint,
      );
    case 'step-rolled-back':
      return withStep(facts, event.step, (step) => ({ ...step, endedAt: recorded.at }));
    case 'step-rejected':
      return withStep(facts, event.step, (step) => ({ ...step, endedAt: null, reports: event.reports }));
    default:
      return facts;
  }
}

type Recorded<Type extends SessionEvent['type']> = RecordedEvent & {
  readonly event: Extract<SessionEvent, { type: Type }>;
};

function addOutcome(
  facts: SessionFacts,
  { seq, at, event }: Recorded<'outcome-recorded'>,
  before: SessionState,
): SessionFacts {
  const intent = before.pending.find(({ id }) => id === event.intent)?.intent;
  const { outcome } = event;
  if (!intent) return facts;
  switch (outcome.kind) {
    case 'request-model': {
      const step = currentStep(before)?.id;
      if (step === undefined) return facts;
      return withStep(facts, step, (known) => ({
        ...known,
        turns: known.turns + 1,
        costUsd: known.costUsd + (outcome.costUsd ?? 0),
      }));
    }
    case 'call-tool':
    case 'edit-fork': {
      const { checkpoint } = outcome;
      // A call that changed nothing leaves the fork where it stood; without any change that is the untouched workspace.
      if (checkpoint === null || checkpoint.id === before.checkpoint || checkpoint.files === 0) return facts;
      const fact = { checkpoint, seq, at, cause: intent };
      return { ...facts, checkpoints: facts.checkpoints.append(fact) };
    }
    case 'validate':
      return intent.kind === 'validate' && intent.step !== null
        ? withStep(facts, intent.step, (step) => ({ ...step, reports: outcome.reports }))
        : facts;
    default:
      return facts;
  }
}

const noStepFacts: StepFacts = {
  startedAt: null,
  endedAt: null,
  costUsd: 0,
  turns: 0,
  reports: [],
  summary: null,
};

function withStep(facts: SessionFacts, id: StepId, change: (step: StepFacts) => StepFacts): SessionFacts {
  const steps = new Map(facts.steps);
  steps.set(id, change(steps.get(id) ?? noStepFacts));
  return { ...facts, steps };
}

function proven(facts: SessionFacts, checkpoint: CheckpointId | null): SessionFacts {
  if (checkpoint === null || facts.proven.at(facts.proven.length - 1)?.checkpoint.id === checkpoint)
    return facts;
  const fact = findLast(facts.checkpoints, checkpoint);
  return fact ? { ...facts, proven: facts.proven.append(fact) } : facts;
}

/** The fact that tells of a checkpoint last, or undefined. */
export function findLast(
  facts: Sequence<CheckpointFact>,
  checkpoint: CheckpointId,
): CheckpointFact | undefined {
  for (let index = facts.length - 1; index >= 0; index -= 1) {
    const fact = facts.at(index);
    if (fact?.checkpoint.id === checkpoint) return fact;
  }
  return undefined;
}

function revisionOf({ seq, at, event }: Recorded<'plan-adopted' | 'plan-revised'>): Revision {
  if (event.type === 'plan-adopted') {
    const added = event.plan.steps.map(({ id }) => id);
    return {
      view: { seq, at, cause: 'adopted', reason: event.reason, added, dropped: [], moved: [] },
      before: null,
    };
  }
  const { added, dropped } = event.difference;
  return {
    view: { seq, at, cause: event.cause, reason: event.reason, added, dropped, moved: movedIn(event) },
    before: event.before,
  };
}

function movedIn({ before, after }: Extract<SessionEvent, { type: 'plan-revised' }>): StepId[] {
  const earlier = new Map(before.steps.map((step) => [step.id, step]));
  return after.steps.flatMap((step) => {
    const then = earlier.get(step.id);
    return then && !isSameStep(then, step) ? [step.id] : [];
  });
}

const isSameStep = (a: DraftStep, b: DraftStep): boolean =>
  a.goal === b.goal && sameList(a.tests, b.tests) && sameList(a.dependsOn, b.dependsOn);

const sameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((item, index) => item === b[index]);

const knownWords = new WeakMap<CheckpointFact, string>();

/** What led to a checkpoint, in words. */
export function causeWords(fact: CheckpointFact): string {
  const known = knownWords.get(fact) ?? wordsOf(fact.cause);
  knownWords.set(fact, known);
  return known;
}

function wordsOf(cause: Intent): string {
  switch (cause.kind) {
    case 'call-tool':
      return oneLine(`${cause.tool} ${describeCall(cause.tool, cause.input)}`);
    case 'edit-fork':
      return oneLine(cause.why);
    default:
      return cause.kind;
  }
}
