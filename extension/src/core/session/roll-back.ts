import type { CheckpointId } from '../../protocol/content.ts';
import type { SessionEvent } from '../../protocol/events.ts';
import type { Lifecycle, Milestone, PlanState, Rollback, SessionState } from './state.ts';
import { openStep } from './state.ts';
import { appendItem } from './thread.ts';

/** The state with one more place that a rollback can lead to: where the fork and the plan stand now. */
export function addMilestone(state: SessionState): SessionState {
  const { checkpoint, proven } = state;
  const steps = state.plan?.steps ?? noSteps;
  return { ...state, milestones: state.milestones.append({ checkpoint, proven, steps }) };
}

/** The newest milestone of a checkpoint; undefined when the session never stood there. */
export function milestoneOf(state: SessionState, checkpoint: CheckpointId | null): Milestone | undefined {
  for (let index = state.milestones.length - 1; index >= 0; index -= 1) {
    const milestone = state.milestones.at(index);
    if (milestone?.checkpoint === checkpoint) return milestone;
  }
  return checkpoint === null ? untouched : undefined;
}

/** The steps of the present plan as they were at a milestone: completed then, or open. */
export function stepsAt(state: SessionState, milestone: Milestone | undefined): PlanState['steps'] {
  return new Map(
    [...(state.plan?.steps ?? [])].map(([id]) => {
      const then = milestone?.steps.get(id);
      return [id, then?.stage.kind === 'completed' ? then : openStep];
    }),
  );
}

/** Why the fork cannot go back to a checkpoint now, or null. */
export function rollbackRefusal(state: SessionState, checkpoint: CheckpointId | null): string | null {
  if (state.lifecycle.kind === 'ended')
    return `Cannot roll back as the session has ended (${state.lifecycle.ending.kind}). \`ratchet branch\` goes on from an earlier event.`;
  if (state.milestones.length === 0) return 'Cannot roll back as nothing was changed yet.';
  if (!milestoneOf(state, checkpoint))
    return `Cannot roll back to ${checkpoint ?? 'it'} as this session has no such checkpoint. \`ratchet rollback\` lists them.`;
  if (state.lifecycle.kind !== 'reviewing') return null;
  const { review } = state;
  const applies = state.pending.length > 0 || (review?.queue.length ?? 0) > 0;
  if (applies || (review?.accepted.length ?? 0) > 0)
    return 'Cannot roll back as a part of the change was accepted. Undo that first, then roll back.';
  return checkpoint === state.checkpoint
    ? 'Cannot roll back to this checkpoint as it is the proposed change itself.'
    : null;
}

/** A checkpoint stands on the fork again. */
export function checkpointRestored(state: SessionState, checkpoint: CheckpointId | null): SessionState {
  const { rollback } = state;
  return rollback?.to === checkpoint
    ? { ...state, checkpoint, rollback: { ...rollback, stage: { kind: 'restored' } } }
    : { ...state, checkpoint };
}

/** The person's rollback could not be done: they hear why. */
export function restoreFailed(state: SessionState, rollback: Rollback, message: string): SessionState {
  return { ...state, rollback: { ...rollback, stage: { kind: 'failed', message } } };
}

/** The rollback is done: plan, review and thread follow the fork. A session that was not at work waits for the person. */
export function forkRolledBack(
  state: SessionState,
  { to, text }: Extract<SessionEvent, { type: 'fork-rolled-back' }>,
): SessionState {
  const milestone = milestoneOf(state, to);
  const lifecycle: Lifecycle =
    state.lifecycle.kind === 'working'
      ? state.lifecycle
      : { kind: 'paused', reason: { kind: 'paused-by-person' } };
  return {
    ...state,
    lifecycle,
    rollback: null,
    proven: milestone?.proven ?? null,
    plan: state.plan && { ...state.plan, steps: stepsAt(state, milestone) },
    thread:
      state.setup.engine.kind === 'model'
        ? appendItem(state.thread, { kind: 'message', role: 'user', text })
        : state.thread,
    answer: null,
    repeated: { key: '', count: 0 },
    emptyAnswers: 0,
    replan: null,
    escalation: null,
    validation: null,
    review: null,
  };
}

const noSteps: PlanState['steps'] = new Map();
const untouched: Milestone = { checkpoint: null, proven: null, steps: noSteps };
