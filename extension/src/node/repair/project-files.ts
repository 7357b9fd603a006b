import { posix } from 'node:path';
import type { Fork, SyntaxTrees } from '../../core/ports.ts';
import { codeTree } from '../../core/repair/code-tree.ts';
import type { CodeTree } from '../../core/repair/code-tree.ts';
import { relativeImports } from '../../core/repair/instrument-lines.ts';
import { languageTable } from '../../core/repair/languages/language-table.ts';

/** Texts and trees of the fork's files, read once. */
export interface ProjectFiles {
  /** undefined for what is not there, too large, or not text */
  text(path: string): Promise<string | undefined>;
  /** undefined also for a language without a table */
  tree(path: string): Promise<CodeTree | undefined>;
  /** the paths and everything that they import from the workspace, first come first, at most `filesMax` */
  reachable(paths: readonly string[]): Promise<string[]>;
}

const filesMax = 80;
const bytesMax = 512 * 1024;
const endings = ['', '.js', '.ts', '.mjs', '.cjs', '.mts', '.cts', '.jsx', '.tsx', '/index.js', '/index.ts'];

/** The files of a fork as they stand now; each is read and parsed once. */
export function createProjectFiles(fork: Fork, syntax: SyntaxTrees): ProjectFiles {
  const texts = new Map<string, Promise<string | undefined>>();
  const trees = new Map<string, Promise<CodeTree | undefined>>();

  const read = async (path: string): Promise<string | undefined> => {
    const bytes = await fork.read(path);
    if (!bytes.ok || bytes.value.length > bytesMax || bytes.value.includes(0)) return undefined;
    return new TextDecoder().decode(bytes.value);
  };
  const parse = async (path: string): Promise<CodeTree | undefined> => {
    const language = syntax.languageOf(path);
    const table = languageTable(language);
    const text = table === undefined ? undefined : await files.text(path);
    if (language === undefined || table === undefined || text === undefined) return undefined;
    const tree = await syntax.parse(language, text);
    try {
      return codeTree(tree, text, table);
    } finally {
      tree.delete();
    }
  };
  const resolve = async (from: string, specifier: string): Promise<string | undefined> => {
    const base = posix.join(posix.dirname(from), specifier);
    const candidates = endings.map((ending) => base + ending);
    if (base.endsWith('.js')) candidates.push(`${base.slice(0, -3)}.ts`);
    for (const path of candidates) {
      if (path.startsWith('..')) continue;
      if ((await fork.stat(path)).kind === 'file') return path;
    }
    return undefined;
  };

  const files: ProjectFiles = {
    text: (path) => once(texts, path, read),
    tree: (path) => once(trees, path, parse),
    async reachable(paths) {
      const found = new Set(paths);
      for (const path of found) {
        if (found.size >= filesMax) break;
        const tree = await files.tree(path);
        for (const specifier of tree === undefined ? [] : relativeImports(tree)) {
          const target = await resolve(path, specifier);
          if (target !== undefined) found.add(target);
        }
      }
      return [...found].slice(0, filesMax);
    },
  };
  return files;
}

function once<Value>(
  known: Map<string, Promise<Value>>,
  path: string,
  make: (path: string) => Promise<Value>,
): Promise<Value> {
  let value = known.get(path);
  if (value === undefined) {
    value = make(path);
    known.set(path, value);
  }
  return value;
}
