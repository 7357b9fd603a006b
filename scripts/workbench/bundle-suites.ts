import { build } from 'esbuild';
import type { Plugin } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Bundles suites and their runner into `folder`: CommonJS, as an extension host requires `vscode` of them. Returns the
 * module for `extensionTestsPath`. Rejects when one does not compile.
 */
export async function bundleSuites(suites: readonly string[], folder: string): Promise<string> {
  await build({
    entryPoints: [
      ...suites.map((path) => ({ in: path, out: outputName(path) })),
      { in: join(import.meta.dirname, 'in-extension-host.ts'), out: 'in-extension-host' },
    ],
    outdir: folder,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    plugins: [ownPlaces],
    logLevel: 'silent',
  });
  return join(folder, 'in-extension-host.cjs');
}

const outputName = (path: string): string => (path.split('/').at(-1) ?? path).replace(/\.ts$/, '');

/** A bundled file still knows the folder of its source. */
const ownPlaces: Plugin = {
  name: 'own-places',
  setup: (building) => {
    building.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const contents = text
        .replaceAll('import.meta.dirname', JSON.stringify(dirname(path)))
        .replaceAll('import.meta.filename', JSON.stringify(path));
      return { contents, loader: 'ts' };
    });
  },
};
