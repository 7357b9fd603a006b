/**
 * Bundles the command line into dist/: minified, source maps apart. `npm run build`.
 */
import { rm } from 'node:fs/promises';
import { buildCommandLine } from './build-command-line.ts';

await rm('dist', { recursive: true, force: true });
await buildCommandLine('dist', { minify: true });
