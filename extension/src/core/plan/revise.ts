import type { PlanDifference } from '../../protocol/events.ts';
import type { DraftPlan, DraftStep, StepId } from '../../protocol/plan.ts';

/**
 * The plan that a revision leads to: completed steps stay as they are and keep their place, whatever the revision says
 * of them; dependencies on them stay valid.
 */
export function keepCompleted(
  current: DraftPlan,
  revision: DraftPlan,
  completed: ReadonlySet<StepId>,
): DraftPlan {
  const kept = current.steps.filter((step) => completed.has(step.id));
  const rest = revision.steps.filter((step) => !completed.has(step.id));
  return { steps: [...kept, ...rest] };
}

/** What a revision adds, drops and changes, by step id. */
export function comparePlans(before: DraftPlan, after: DraftPlan): PlanDifference {
  const old = new Map(before.steps.map((step) => [step.id, step]));
  const next = new Map(after.steps.map((step) => [step.id, step]));
  return {
    added: after.steps.filter((step) => !old.has(step.id)).map((step) => step.id),
    dropped: before.steps.filter((step) => !next.has(step.id)).map((step) => step.id),
    changed: after.steps.filter((step) => differs(old.get(step.id), step)).map((step) => step.id),
  };
}

function differs(before: DraftStep | undefined, after: DraftStep): boolean {
  return before !== undefined && JSON.stringify(before) !== JSON.stringify(after);
}
