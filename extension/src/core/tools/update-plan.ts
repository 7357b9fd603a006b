import * as z from 'zod';
import { DraftPlan } from '../../protocol/plan.ts';
import { defineTool, problem } from './tool.ts';

/** A whole plan, first or revised, and why. */
export const UpdatePlanInput = DraftPlan.extend({ reason: z.string().max(600).default('') });

/** Hands in a plan, or a revision of it. Answered by the decider. */
export const updatePlanTool = defineTool({
  name: 'update_plan',
  description:
    'Set or revise the plan: a graph of small steps, each with acceptance criteria and the tests that prove it (ids or paths as run_tests gives them). Call it before the first change; to revise, give all steps. Completed steps stay.',
  effect: 'control',
  input: UpdatePlanInput,
  run: async () => problem('update_plan is answered by the loop'),
});
