import * as z from 'zod';
import { limits } from '../limits.ts';
import { answer, defineTool } from './tool.ts';

/** Finds files of the fork by a glob; ignored files are left out. */
export const findFilesTool = defineTool({
  name: 'find_files',
  description: 'Find files by a glob such as src/**/*.ts. Ignored files are left out.',
  effect: 'read',
  input: z.object({ glob: z.string() }),
  details: z.object({ files: z.number() }),
  async run(input, { fork, search }, { cancellation }) {
    const found = await search.files(
      fork,
      { glob: input.glob, filesMax: limits.listedFilesMax },
      cancellation,
    );
    const cut = found.cut ? '\n[more files match: use a narrower glob]' : '';
    return answer((found.paths.join('\n') || '[no file matches]') + cut, { files: found.paths.length });
  },
});
