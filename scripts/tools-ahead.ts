import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'esbuild';

/** Puts the tools as models see them into the bundle, in place of the code that works them out from their schemas. */
export const toolsAhead: Plugin = {
  name: 'tools-ahead',
  setup(build) {
    build.onLoad({ filter: /core[/\\]context[/\\]tool-definitions\.ts$/ }, async ({ path }) => {
      const { toolDefinitions } = await load<{ toolDefinitions: (set: string) => unknown }>(path);
      const { toolSets } = await load<{ toolSets: readonly string[] }>(join(dirname(path), 'tool-set.ts'));
      const all = Object.fromEntries(toolSets.map((set) => [set, toolDefinitions(set)]));
      const contents = `const all = ${JSON.stringify(all)};\nexport const toolDefinitions = (set) => all[set];\n`;
      return { contents, loader: 'js' };
    });
  },
};

const load = async <Module>(path: string): Promise<Module> =>
  (await import(pathToFileURL(path).href)) as Module;
