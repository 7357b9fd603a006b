/**
 * Bundles the command line, the extension and its panel into dist/: minified, source maps apart. `npm run build`.
 */
import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { buildCommandLine } from './build-command-line.ts';
import { buildExtension } from './build-extension.ts';
import { buildWebview } from './build-webview.ts';

await rm('dist', { recursive: true, force: true });
await buildCommandLine('dist', { minify: true });
await buildExtension('dist', { minify: true });
await buildWebview(resolve('dist', 'webview'), { minify: true });
