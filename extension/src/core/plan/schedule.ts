import type { DraftStep, StepId } from '../../protocol/plan.ts';
import type { ValidPlan } from './graph.ts';

/**
 * The steps that may start now, best first: all dependencies completed; then the longest remaining chain (critical
 * path), then the shorter estimate, then the higher confidence, then the plan's own order.
 */
export function readySteps(plan: ValidPlan, completed: ReadonlySet<StepId>): readonly DraftStep[] {
  const ready = plan.steps.filter(
    (step) => !completed.has(step.id) && step.dependsOn.every((dependency) => completed.has(dependency)),
  );
  const critical = (step: DraftStep): number => plan.criticalMinutes.get(step.id) ?? 0;
  return ready.toSorted(
    (a, b) =>
      critical(b) - critical(a) ||
      a.estimate.minutes - b.estimate.minutes ||
      b.confidence - a.confidence ||
      plan.steps.indexOf(a) - plan.steps.indexOf(b),
  );
}
