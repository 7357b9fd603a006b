import type { PlanNodeView, PlanView } from '../../protocol/panel/panel-view.ts';
import type { DraftStep, StepId } from '../../protocol/plan.ts';
import { readySteps } from '../plan/schedule.ts';
import type { PlanState, SessionState, StepState } from '../session/state.ts';
import { completedSteps, openStep } from '../session/state.ts';
import type { Revision, SessionFacts } from './session-facts.ts';

/** The plan with how far its steps are; null before there is one. */
export function planView(state: SessionState, facts: SessionFacts): PlanView | null {
  const { plan } = state;
  if (!plan) return null;
  const revision = facts.revisions.at(facts.revisions.length - 1);
  const ready = new Set(readySteps(plan.plan, completedSteps(state)).map(({ id }) => id));
  const node = (step: DraftStep, stage: StepState): PlanNodeView =>
    nodeView(step, facts, {
      status: statusOf(step.id, stage, { ready, rolledBack: state.escalation?.step }),
      change: changeOf(step.id, revision),
      rejections: stage.rejections,
    });
  return {
    steps: [
      ...plan.plan.draft.steps.map((step) => node(step, plan.steps.get(step.id) ?? openStep)),
      ...droppedSteps(plan, revision).map((step) =>
        nodeView(step, facts, { status: 'dropped', change: 'dropped', rejections: 0 }),
      ),
    ],
    revisions: [...facts.revisions].map(({ view }) => view),
  };
}

function nodeView(
  step: DraftStep,
  facts: SessionFacts,
  now: Pick<PlanNodeView, 'status' | 'change' | 'rejections'>,
): PlanNodeView {
  const known = facts.steps.get(step.id);
  const { id, goal, role, dependsOn, acceptance, tests, estimate, confidence } = step;
  return {
    ...{ id, goal, role, dependsOn, acceptance, tests, estimate, confidence },
    ...now,
    actual:
      known && known.startedAt !== null
        ? {
            startedAt: known.startedAt,
            endedAt: known.endedAt,
            costUsd: known.costUsd,
            turns: known.turns,
          }
        : null,
    reports: known?.reports ?? [],
    summary: known?.summary ?? null,
  };
}

function statusOf(
  id: StepId,
  { stage }: StepState,
  { ready, rolledBack }: { readonly ready: ReadonlySet<StepId>; readonly rolledBack: StepId | undefined },
): PlanNodeView['status'] {
  switch (stage.kind) {
    case 'open':
      if (rolledBack === id) return 'rolled-back';
      return ready.has(id) ? 'ready' : 'open';
    case 'started':
      return 'running';
    case 'claimed':
      return 'validating';
    case 'completed':
      return 'completed';
  }
}

function changeOf(id: StepId, revision: Revision | undefined): PlanNodeView['change'] {
  if (!revision || revision.view.cause === 'adopted') return null;
  if (revision.view.added.includes(id)) return 'added';
  return revision.view.moved.includes(id) ? 'moved' : null;
}

/** Steps that the last revision dropped are shown once more. */
function droppedSteps(plan: PlanState, revision: Revision | undefined): readonly DraftStep[] {
  const now = new Set(plan.plan.draft.steps.map(({ id }) => id));
  return (revision?.before?.steps ?? []).filter(({ id }) => !now.has(id));
}
