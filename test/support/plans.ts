import { DraftStep } from '../../extension/src/protocol/plan.ts';

/** A step with the given id; what is left out has the schema's defaults. */
export function draftStep(
  id: string,
  given: {
    readonly goal?: string;
    readonly dependsOn?: string[];
    readonly tests?: string[];
    readonly minutes?: number;
    readonly confidence?: number;
  } = {},
): DraftStep {
  const { minutes = 5, goal = id, ...rest } = given;
  return DraftStep.parse({ id, goal, estimate: { minutes, costUsd: 0 }, ...rest });
}
