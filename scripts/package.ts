/**
 * Packs the extension into ratchet.vsix: builds, checks what would be packed, packs, and fails above the size budget.
 * `npm run package`, `-- --skip-build` to pack dist/ as it is, `-- --out FILE` for another place.
 */
import { createVSIX, listFiles, PackageManager } from '@vscode/vsce';
import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { packageProblems } from './package-problems.ts';

const bytesMax = 5 * 1024 * 1024;
const root = join(import.meta.dirname, '..');
const { values } = parseArgs({
  options: { out: { type: 'string', default: 'dist/ratchet.vsix' }, 'skip-build': { type: 'boolean' } },
});

if (values['skip-build'] !== true) await import('./build.ts');
await import('./l10n.ts');

const paths = await listFiles({ cwd: root, packageManager: PackageManager.None });
const files = await Promise.all(
  paths.map(async (path) => ({
    path: path.replaceAll('\\', '/'),
    bytes: new Uint8Array(await readFile(join(root, path))),
  })),
);
const packagePath = resolve(root, values.out);
await createVSIX({ cwd: root, packagePath, dependencies: false });
const { size } = await stat(packagePath);
const problems = [
  ...packageProblems(files),
  ...(size > bytesMax ? [`it has ${megabytes(size)}, the budget is ${megabytes(bytesMax)}`] : []),
];

console.log(`${packagePath}: ${files.length} files, ${megabytes(size)} (budget ${megabytes(bytesMax)})`);
for (const [name, bytes] of sizesByFolder())
  console.log(`  ${megabytes(bytes).padStart(9)}  ${name} (unpacked)`);
for (const problem of problems) console.error(`Cannot ship the package as ${problem}.`);
process.exitCode = problems.length === 0 ? 0 : 1;

function sizesByFolder(): readonly (readonly [string, number])[] {
  const sizes = new Map<string, number>();
  for (const { path, bytes } of files) {
    const name = /^dist\/[^/]+|^[^/]+/.exec(path)?.[0] ?? path;
    sizes.set(name, (sizes.get(name) ?? 0) + bytes.length);
  }
  return [...sizes].sort(([, a], [, b]) => b - a).slice(0, 8);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 ** 2).toFixed(2)} MB`;
}
