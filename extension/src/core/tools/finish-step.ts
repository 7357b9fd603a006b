import * as z from 'zod';
import { defineTool, problem } from './tool.ts';

/** What the model says that it has done. */
export const FinishStepInput = z.object({ summary: z.string().max(4000) });

/** Says that the current step is done. The answer comes after the validators ran. Answered by the decider. */
export const finishStepTool = defineTool({
  name: 'finish_step',
  description:
    'Say that the current step is done. The validators run; their findings come back as the answer.',
  effect: 'control',
  input: FinishStepInput,
  run: async () => problem('finish_step is answered by the loop'),
});
