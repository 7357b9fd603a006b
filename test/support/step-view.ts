import type { PlanNodeView } from '../../extension/src/protocol/panel/panel-view.ts';

/** A step as the panel shows it; what is not given is of no concern. */
export function stepView(id: string, parts: Partial<PlanNodeView> = {}): PlanNodeView {
  return {
    id,
    goal: `Goal of ${id}`,
    role: 'worker',
    dependsOn: [],
    acceptance: [],
    tests: [],
    status: 'open',
    change: null,
    estimate: { minutes: 5, costUsd: 0.02 },
    actual: null,
    confidence: 0.8,
    rejections: 0,
    reports: [],
    summary: null,
    ...parts,
  };
}
