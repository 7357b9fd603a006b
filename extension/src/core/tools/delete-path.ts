import * as z from 'zod';
import { answer, defineTool, problem } from './tool.ts';

/** Deletes a file, link or folder of the fork. */
export const deletePathTool = defineTool({
  name: 'delete_path',
  description: 'Delete a file or a whole folder.',
  effect: 'write',
  input: z.object({ path: z.string() }),
  touches: (input) => [input.path],
  async run(input, { fork }) {
    const removed = await fork.remove(input.path);
    return removed.ok ? answer(`Deleted ${input.path}.`) : problem(removed.failure.message);
  },
});
