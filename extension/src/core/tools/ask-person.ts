import * as z from 'zod';
import { defineTool, problem } from './tool.ts';

/** A question to the person; with options, they choose. */
export const AskPersonInput = z.object({
  question: z.string().min(1).max(2000),
  options: z.array(z.string().max(200)).max(6).default([]),
});

/** Asks the person and waits for the answer. Answered through a gate by the decider. */
export const askPersonTool = defineTool({
  name: 'ask_person',
  description: 'Ask the person when the task cannot be decided from the code. Work waits for the answer.',
  effect: 'control',
  input: AskPersonInput,
  run: async () => problem('ask_person is answered by the loop'),
});
