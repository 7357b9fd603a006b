import { build as bundle } from 'esbuild';
import type { BuildOptions, Plugin } from 'esbuild';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { toolsAhead } from './tools-ahead.ts';
import { besideEachOther } from './beside-each-other.ts';

const root = join(import.meta.dirname, '..');
const source = join(root, 'extension', 'src');

/** Packages that are large and that no session begins with: each is a file of its own. */
const packagesApart: Readonly<Record<string, string>> = {
  'openai-client': 'openai/client',
  'web-tree-sitter': 'web-tree-sitter',
};

/**
 * Bundles the command line into a folder and puts the files beside it that it reads at run time: the repair engine's
 * workers, the test runners' scripts, and the grammars. The folder works wherever it is moved, without node_modules.
 *
 * `cli.js` only turns the cache of compiled code on; everything else but a few packages is one file, because a file costs
 * more of a cold start than code in it that does not run. What the source imports late runs late in the bundle, too.
 * CommonJS: Node loads it in two thirds of the time, mostly because a module that imports from `node:util` or
 * `node:crypto` makes Node read each of their exports, which loads parts of Node that nobody asked for.
 */
export async function buildCommandLine(folder: string, options: { readonly minify: boolean }): Promise<void> {
  const common: BuildOptions = {
    outdir: folder,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    minify: options.minify,
    sourcemap: 'external',
    logLevel: 'warning',
  };
  // `require` is the shorter way to CommonJS: `import()` would load Node's own loader of modules, 20 ms.
  const supported = { 'dynamic-import': false };
  const withUrl: BuildOptions = {
    ...common,
    define: { 'import.meta.url': '__moduleUrl' },
    banner: { js: 'const __moduleUrl=require("node:url").pathToFileURL(__filename).href;' },
  };
  await bundle({
    ...common,
    supported,
    entryPoints: { cli: join(source, 'cli.ts') },
    banner: { js: '#!/usr/bin/env node' },
    plugins: [besideEachOther('command-line')],
  });
  await bundle({
    ...withUrl,
    supported,
    entryPoints: { 'command-line': join(source, 'command-line.ts') },
    plugins: [apart(packagesApart), toolsAhead],
  });
  await bundle({ ...withUrl, absWorkingDir: root, entryPoints: packagesApart });
  await writeFile(join(folder, 'package.json'), '{"type":"commonjs"}\n');
  const copied = { recursive: true, filter: (path: string) => !path.endsWith('__pycache__') };
  await cp(join(source, 'node', 'repair', 'workers'), join(folder, 'workers'), copied);
  await cp(join(source, 'node', 'runners', 'injected'), join(folder, 'injected'), copied);
  await copyGrammars(join(folder, 'grammars'));
}

/** Leaves the import of these packages to their files. */
const apart = (packages: Readonly<Record<string, string>>): Plugin => ({
  name: 'apart',
  setup(build) {
    for (const [file, name] of Object.entries(packages))
      build.onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path: `./${file}.js`, external: true }));
  },
});

/** Grammars of the languages that Ratchet parses, and the runtime that loads them. */
const grammars =
  'bash c-sharp cpp css go java javascript php powershell python ruby rust tsx typescript'.split(' ');

async function copyGrammars(folder: string): Promise<void> {
  const require = createRequire(import.meta.url);
  const wasm = join(dirname(require.resolve('@vscode/tree-sitter-wasm/package.json')), 'wasm');
  await mkdir(folder, { recursive: true });
  for (const name of grammars)
    await cp(join(wasm, `tree-sitter-${name}.wasm`), join(folder, `tree-sitter-${name}.wasm`));
  await cp(require.resolve('web-tree-sitter/web-tree-sitter.wasm'), join(folder, 'web-tree-sitter.wasm'));
}
