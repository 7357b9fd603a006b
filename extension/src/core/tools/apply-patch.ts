import * as z from 'zod';
import { pathsRead } from '../edits/apply-edits.ts';
import { parseEdits } from '../edits/parse-edits.ts';
import { EditDetails, editFiles } from './edit-files.ts';
import { defineTool, problem } from './tool.ts';

/** Applies a patch to the fork, all or nothing. */
export const applyPatchTool = defineTool({
  name: 'apply_patch',
  description: `Edit files with a patch, all or nothing:
*** Begin Patch
*** Update File: path
@@ enclosing function or class (optional)
 context line
-old line
+new line
*** Add File: path
+line
*** Delete File: path
*** End Patch
("*** Move to: path" may follow an Update File line.) Give 3 lines of context. Search/replace blocks and unified diffs work too.`,
  effect: 'write',
  input: z.object({ patch: z.string() }),
  details: EditDetails,
  touches: (input) => {
    const parsed = parseEdits(input.patch);
    return parsed.ok ? pathsRead(parsed.edits) : [];
  },
  async run(input, ports) {
    const parsed = parseEdits(input.patch);
    return parsed.ok ? editFiles(parsed.edits, ports) : problem(`${parsed.message} Nothing was changed.`);
  },
});
