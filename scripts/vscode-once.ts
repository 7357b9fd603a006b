import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Plugin } from 'esbuild';

/**
 * Lets all modules of a bundle share one import of the editor's interface. Otherwise each of them makes a copy of its
 * hundreds of names when it is loaded, which is most of what the extension's start takes.
 */
export const vscodeOnce: Plugin = {
  name: 'vscode-once',
  setup(build) {
    build.onResolve({ filter: /^vscode$/ }, ({ kind }) =>
      kind === 'require-call'
        ? { path: 'vscode', external: true }
        : { path: 'vscode', namespace: 'vscode-once' },
    );
    build.onLoad({ filter: /.*/, namespace: 'vscode-once' }, () => ({ contents: shim(), loader: 'js' }));
  },
};

function shim(): string {
  const types = createRequire(import.meta.url).resolve('@types/vscode/index.d.ts');
  const declared = readFileSync(types, 'utf8').matchAll(
    /^\texport (?:abstract )?(?:namespace|class|enum|function|const|let) (\w+)/gm,
  );
  const names = [...new Set([...declared].map(([, name]) => name))];
  return [
    `const vscode = require('vscode');`,
    ...names.map((name, index) => `const name${index} = vscode.${name};`),
    `export { ${names.map((name, index) => `name${index} as ${name}`).join(', ')} };`,
  ].join('\n');
}
