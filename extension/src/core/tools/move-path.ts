import * as z from 'zod';
import { answer, defineTool, problem } from './tool.ts';

/** Moves or renames a file or folder of the fork. */
export const movePathTool = defineTool({
  name: 'move_path',
  description: 'Move or rename a file or folder. The target must not exist.',
  effect: 'write',
  input: z.object({ from: z.string(), to: z.string() }),
  touches: (input) => [input.from, input.to],
  async run(input, { fork }) {
    const moved = await fork.move(input.from, input.to);
    return moved.ok ? answer(`Moved ${input.from} to ${input.to}.`) : problem(moved.failure.message);
  },
});
