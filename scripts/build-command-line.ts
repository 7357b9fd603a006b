import { build } from 'esbuild';
import { cp, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const source = join(root, 'extension', 'src');

/**
 * Bundles the command line into a folder (`cli.js` and its parts) and puts the files beside it that it reads at run
 * time: the repair engine's workers, the test runners' scripts, and the grammars. The folder works wherever it is moved.
 */
export async function buildCommandLine(folder: string, options: { readonly minify: boolean }): Promise<void> {
  await build({
    entryPoints: { cli: join(source, 'cli.ts') },
    outdir: folder,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    splitting: true,
    minify: options.minify,
    sourcemap: 'external',
    banner: {
      js: '#!/usr/bin/env node\nimport{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);',
    },
    logLevel: 'warning',
  });
  await cp(join(source, 'node', 'repair', 'workers'), join(folder, 'workers'), { recursive: true });
  await cp(join(source, 'node', 'runners', 'injected'), join(folder, 'injected'), { recursive: true });
  await copyGrammars(join(folder, 'grammars'));
}

/** Grammars of the languages that Ratchet parses, and the runtime that loads them. */
const grammars = 'bash c-sharp cpp css go java javascript php python ruby rust tsx typescript'.split(' ');

async function copyGrammars(folder: string): Promise<void> {
  const require = createRequire(import.meta.url);
  const wasm = join(dirname(require.resolve('@vscode/tree-sitter-wasm/package.json')), 'wasm');
  await mkdir(folder, { recursive: true });
  for (const name of grammars)
    await cp(join(wasm, `tree-sitter-${name}.wasm`), join(folder, `tree-sitter-${name}.wasm`));
  await cp(require.resolve('web-tree-sitter/web-tree-sitter.wasm'), join(folder, 'web-tree-sitter.wasm'));
}
