import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ignore from 'ignore';
import type { Ignore } from 'ignore';
import type { Cancellation } from '../../core/cancellation.ts';

interface Scope {
  readonly folder: string;
  readonly rules: Ignore;
}

/**
 * The files below a folder that its .gitignore files do not exclude, sorted within each folder, relative and with `/`.
 * The fallback where ripgrep is not installed. Symbolic links are not followed.
 */
export async function* walkFiles(root: string, cancellation: Cancellation): AsyncGenerator<string> {
  yield* walk(root, '', [], cancellation);
}

async function* walk(
  root: string,
  folder: string,
  outer: readonly Scope[],
  cancellation: Cancellation,
): AsyncGenerator<string> {
  const scopes = await withOwnRules(root, folder, outer);
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => []);
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (cancellation.cancelled) return;
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.name === '.git' || isIgnored(path, entry.isDirectory(), scopes)) continue;
    if (entry.isDirectory()) yield* walk(root, path, scopes, cancellation);
    else if (entry.isFile()) yield path;
  }
}

async function withOwnRules(
  root: string,
  folder: string,
  outer: readonly Scope[],
): Promise<readonly Scope[]> {
  const text = await readFile(join(root, folder, '.gitignore'), 'utf8').catch(() => undefined);
  return text === undefined ? outer : [...outer, { folder, rules: ignore().add(text) }];
}

function isIgnored(path: string, isFolder: boolean, scopes: readonly Scope[]): boolean {
  let ignored = false;
  for (const { folder, rules } of scopes) {
    const inside = folder === '' ? path : path.slice(folder.length + 1);
    const verdict = rules.test(isFolder ? `${inside}/` : inside);
    ignored = verdict.ignored || (ignored && !verdict.unignored);
  }
  return ignored;
}
