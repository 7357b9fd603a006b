import { cp, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { buildCommandLine } from '../build-command-line.ts';
import { buildExtension } from '../build-extension.ts';
import { buildWebview } from '../build-webview.ts';

const root = join(import.meta.dirname, '..', '..');

/** What stands beside `dist/` in the packaged extension. */
const beside = /^(package(\.nls(\..+)?)?\.json|l10n|media|walkthrough|README\.md|CHANGELOG\.md|LICENSE)$/;

/** Builds the extension into an empty folder of its own, with what is packaged beside it: nothing of the sources. */
export async function stageExtension(folder: string): Promise<void> {
  const dist = join(folder, 'dist');
  await mkdir(dist, { recursive: true });
  await Promise.all([
    buildCommandLine(dist, { minify: false }),
    buildExtension(dist, { minify: false }),
    buildWebview(join(dist, 'webview'), { minify: false }),
  ]);
  for (const name of await readdir(root))
    if (beside.test(name)) await cp(join(root, name), join(folder, name), { recursive: true });
}
