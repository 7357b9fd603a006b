import * as z from 'zod';
import { EditDetails, editFiles } from './edit-files.ts';
import { defineTool } from './tool.ts';

const Input = z.object({
  path: z.string(),
  old_text: z.string(),
  new_text: z.string(),
  replace_all: z.boolean().default(false),
});

/** Replaces one passage of a file of the fork, or every one. */
export const replaceTextTool = defineTool({
  name: 'replace_text',
  description:
    'Replace old_text by new_text in a file. old_text must stand there exactly once, unless replace_all.',
  effect: 'write',
  input: Input,
  details: EditDetails,
  touches: (input) => [input.path],
  run: (input, ports) => {
    const replacement = { oldText: input.old_text, newText: input.new_text, all: input.replace_all };
    return editFiles([{ kind: 'replace', path: input.path, replacements: [replacement] }], ports);
  },
});
