import { build as bundle } from 'esbuild';
import type { BuildOptions } from 'esbuild';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { besideEachOther } from './beside-each-other.ts';
import { vscodeOnce } from './vscode-once.ts';

const source = join(import.meta.dirname, '..', 'extension', 'src');

/**
 * Bundles the extension's host side into a folder: `extension.js`, which is small because the editor waits for it, and
 * `editor-engine.js`, which is loaded with the first session. CommonJS, as the editor loads it fastest. What the engine
 * reads at run time (grammars, workers) is put there by the build of the command line.
 */
export async function buildExtension(folder: string, options: { readonly minify: boolean }): Promise<void> {
  const common: BuildOptions = {
    outdir: folder,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    external: ['vscode'],
    minify: options.minify,
    sourcemap: 'external',
    logLevel: 'warning',
    define: { 'import.meta.url': '__moduleUrl' },
    banner: { js: 'const __moduleUrl=require("node:url").pathToFileURL(__filename).href;' },
  };
  await bundle({
    ...common,
    entryPoints: { extension: join(source, 'extension.ts') },
    supported: { 'dynamic-import': false },
    plugins: [besideEachOther('editor-engine'), vscodeOnce],
  });
  await bundle({ ...common, entryPoints: { 'editor-engine': join(source, 'editor-engine.ts') } });
  // What the walkthrough offers to try the extension on.
  await cp(join(source, '..', '..', 'test', 'fixtures', 'sample'), join(folder, 'sample'), {
    recursive: true,
  });
}
