import type { Result } from '../../protocol/result.ts';
import { ok, fail } from '../../protocol/result.ts';
import type { DraftPlan, DraftStep, StepId } from '../../protocol/plan.ts';

const valid: unique symbol = Symbol('checked plan');

/** A plan whose graph was checked: ids are unique, dependencies exist, there is no cycle. Only `checkPlan` makes one. */
export interface ValidPlan {
  readonly [valid]: true;
  readonly draft: DraftPlan;
  readonly steps: readonly DraftStep[];
  /** minutes of the longest chain that starts with the step, the step included; dependents can only start after it */
  readonly criticalMinutes: ReadonlyMap<StepId, number>;
}

/**
 * Checks the graph of a plan. The failure lists every problem, worded so that a model can mend its plan.
 */
export function checkPlan(draft: DraftPlan): Result<ValidPlan, 'invalid-plan'> {
  const problems = [...duplicateIds(draft), ...missingDependencies(draft)];
  if (problems.length === 0) problems.push(...cycles(draft));
  if (problems.length > 0) {
    return fail(
      'invalid-plan',
      `Cannot adopt the plan: ${problems.join('; ')}. Send the whole corrected plan.`,
    );
  }
  return ok({ [valid]: true, draft, steps: draft.steps, criticalMinutes: criticalMinutes(draft.steps) });
}

function duplicateIds(draft: DraftPlan): string[] {
  const seen = new Set<StepId>();
  const repeated = new Set<StepId>();
  for (const { id } of draft.steps) {
    if (seen.has(id)) repeated.add(id);
    seen.add(id);
  }
  return [...repeated].map((id) => `step id "${id}" stands more than once`);
}

function missingDependencies(draft: DraftPlan): string[] {
  const ids = new Set(draft.steps.map((step) => step.id));
  return draft.steps.flatMap((step) =>
    step.dependsOn
      .filter((dependency) => !ids.has(dependency))
      .map((dependency) => `step "${step.id}" depends on "${dependency}", which is not in the plan`),
  );
}

/** Every step that stands on a cycle or behind one, after removing all steps that can be ordered (Kahn, 1962). */
function cycles(draft: DraftPlan): string[] {
  let rest = draft.steps;
  for (;;) {
    const open = new Set(rest.map((step) => step.id));
    const blocked = rest.filter((step) => step.dependsOn.some((dependency) => open.has(dependency)));
    if (blocked.length === 0) return [];
    if (blocked.length === rest.length) {
      return [`these steps wait for each other: ${blocked.map((step) => step.id).join(', ')}`];
    }
    rest = blocked;
  }
}

function criticalMinutes(steps: readonly DraftStep[]): Map<StepId, number> {
  const minutes = new Map<StepId, number>();
  const longest = (step: DraftStep): number => {
    const known = minutes.get(step.id);
    if (known !== undefined) return known;
    const dependents = steps.filter((other) => other.dependsOn.includes(step.id));
    const result = step.estimate.minutes + Math.max(0, ...dependents.map(longest));
    minutes.set(step.id, result);
    return result;
  };
  for (const step of steps) longest(step);
  return minutes;
}
