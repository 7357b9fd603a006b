import * as z from 'zod';
import { checkSyntax } from '../validators/check-syntax.ts';
import { answer, defineTool } from './tool.ts';

/** Parses files of the fork and reports syntax errors. */
export const checkSyntaxTool = defineTool({
  name: 'check_syntax',
  description: 'Parse files and report syntax errors. Edit tools do this by themselves.',
  effect: 'read',
  input: z.object({ paths: z.array(z.string()).min(1).max(50) }),
  details: z.object({ errors: z.number() }),
  async run(input, { fork, syntax }) {
    const lines: string[] = [];
    for (const path of input.paths) lines.push(...(await checkSyntax(path, fork, syntax)));
    return answer(lines.length === 0 ? 'No syntax errors.' : lines.join('\n'), { errors: lines.length });
  },
});
