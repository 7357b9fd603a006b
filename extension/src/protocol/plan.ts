import * as z from 'zod';

/** A step's name within its plan. */
export const StepId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/);
export type StepId = z.infer<typeof StepId>;

/** What a model (or the built-in engine) hands in for one step. */
export const DraftStep = z.object({
  id: StepId,
  goal: z.string().min(1).max(600),
  role: z.enum(['worker', 'reviewer', 'tester']).default('worker'),
  dependsOn: z.array(StepId).default([]),
  /** what must be true when the step is done, checkable by a reader */
  acceptance: z.array(z.string().max(400)).default([]),
  /** test ids or test file paths that must pass when the step is done */
  tests: z.array(z.string().max(400)).default([]),
  estimate: z
    .object({ minutes: z.number().nonnegative(), costUsd: z.number().nonnegative() })
    .default({ minutes: 5, costUsd: 0 }),
  /** 0 to 1 */
  confidence: z.number().min(0).max(1).default(0.7),
});
export type DraftStep = z.infer<typeof DraftStep>;

/** A plan as handed in: shaped right, but its graph is not checked yet. */
export const DraftPlan = z.object({ steps: z.array(DraftStep).min(1).max(60) });
export type DraftPlan = z.infer<typeof DraftPlan>;
