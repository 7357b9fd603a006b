import * as z from 'zod';
import { decodeText } from '../edits/text-file.ts';
import { answer, defineTool, problem } from './tool.ts';

const Input = z.object({
  path: z.string(),
  first_line: z.number().int().positive().optional(),
  last_line: z.number().int().positive().optional(),
});

/** Reads a text file of the fork, whole or a range of lines. */
export const readFileTool = defineTool({
  name: 'read_file',
  description: 'Read a text file, whole or lines first_line to last_line (1-based).',
  effect: 'read',
  input: Input,
  details: z.object({ path: z.string(), lines: z.number(), first: z.number(), last: z.number() }),
  outputBytesMax: 48 * 1024,
  async run(input, { fork }) {
    const bytes = await fork.read(input.path);
    if (!bytes.ok) return problem(bytes.failure.message);
    const file = decodeText(bytes.value);
    if (!file.ok)
      return problem(`Cannot show ${input.path} as it is a binary file of ${bytes.value.length} bytes.`);
    const lines = file.value.text.split('\n');
    if (lines.at(-1) === '') lines.pop();
    const first = Math.min(input.first_line ?? 1, lines.length + 1);
    const last = Math.min(input.last_line ?? lines.length, lines.length);
    const shown = lines.slice(first - 1, last).join('\n');
    const range = first > 1 || last < lines.length ? `[lines ${first} to ${last} of ${lines.length}]\n` : '';
    return answer(range + shown, { path: input.path, lines: lines.length, first, last });
  },
});
