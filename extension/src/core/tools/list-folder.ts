import * as z from 'zod';
import { limits } from '../limits.ts';
import { answer, defineTool, problem } from './tool.ts';

/** Lists one folder of the fork. */
export const listFolderTool = defineTool({
  name: 'list_folder',
  description: 'List the entries of a folder ("." is the root). Folders end in /.',
  effect: 'read',
  input: z.object({ path: z.string().default('.') }),
  details: z.object({ entries: z.number() }),
  async run(input, { fork }) {
    const entries = await fork.list(input.path);
    if (!entries.ok) return problem(entries.failure.message);
    const shown = entries.value.slice(0, limits.listedFilesMax);
    const lines = shown.map((entry) => (entry.kind === 'folder' ? `${entry.path}/` : entry.path));
    const rest = entries.value.length - shown.length;
    if (rest > 0) lines.push(`[${rest} more]`);
    return answer(lines.join('\n') || '[empty folder]', { entries: entries.value.length });
  },
});
