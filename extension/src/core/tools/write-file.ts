import * as z from 'zod';
import { EditDetails, editFiles } from './edit-files.ts';
import { defineTool } from './tool.ts';

/** Writes a whole file of the fork. */
export const writeFileTool = defineTool({
  name: 'write_file',
  description: 'Write a whole file, new or existing. For a change of a part use apply_patch.',
  effect: 'write',
  input: z.object({ path: z.string(), content: z.string() }),
  details: EditDetails,
  touches: (input) => [input.path],
  run: (input, ports) => editFiles([{ kind: 'write', path: input.path, text: input.content }], ports),
});
