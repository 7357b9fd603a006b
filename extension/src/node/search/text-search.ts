import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import picomatch from 'picomatch';
import * as z from 'zod';
import type { FileChange } from '../../protocol/content.ts';
import { fail, ok } from '../../protocol/result.ts';
import type { Cancellation } from '../../core/cancellation.ts';
import { decodeText } from '../../core/edits/text-file.ts';
import { limits } from '../../core/limits.ts';
import type { Fork, SearchHit, TextSearch } from '../../core/ports.ts';
import { runRipgrep } from './run-ripgrep.ts';
import { walkFiles } from './walk-files.ts';

type Query = Parameters<TextSearch['search']>[1];

/**
 * Searches a fork's view: the untouched files in the workspace itself (with ripgrep where it is installed, which is
 * much faster, else by walking), the changed ones through the fork.
 */
export function createTextSearch(): TextSearch {
  return { search, files };
}

const search: TextSearch['search'] = async (fork, query, cancellation) => {
  const expression = toExpression(query);
  if (!expression.ok) return expression;
  const changes = await fork.changes();
  const untouched = await searchUntouched(fork, query, expression.value, cancellation);
  const changed = new Set(changes.map((change) => change.path));
  const hits = untouched.hits.filter((hit) => !changed.has(hit.path));
  for (const path of presentPaths(changes, query.include)) {
    const bytes = await fork.read(path);
    if (bytes.ok) hits.push(...hitsIn(path, bytes.value, expression.value));
  }
  if (cancellation.cancelled) return fail('cancelled', 'The search was cancelled.');
  const sorted = hits.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.line - b.line));
  return ok({ hits: sorted.slice(0, query.hitsMax), cut: untouched.cut || sorted.length > query.hitsMax });
};

const files: TextSearch['files'] = async (fork, { glob, filesMax }, cancellation) => {
  const changes = await fork.changes();
  const gone = new Set(changes.filter(({ after }) => after.kind === 'absent').map(({ path }) => path));
  const listed = await listUntouched(fork, cancellation);
  const matches = matcher(glob);
  const paths = [...new Set([...listed, ...presentPaths(changes, undefined)])]
    .filter((path) => !gone.has(path) && matches(path))
    .toSorted();
  return { paths: paths.slice(0, filesMax), cut: paths.length > filesMax };
};

/** Files of the workspace that were listed before; a session asks again and again. */
async function listUntouched(fork: Fork, cancellation: Cancellation): Promise<readonly string[]> {
  const run = await runRipgrep(
    fork.workspace,
    ['--files', '--hidden', '--glob', '!.git'],
    filesMax,
    cancellation,
  );
  if (run.kind === 'done') return run.lines.map(toWorkspacePath);
  const paths: string[] = [];
  for await (const path of walkFiles(fork.workspace, cancellation)) {
    if (paths.push(path) >= filesMax) break;
  }
  return paths;
}

const filesMax = 500_000;

async function searchUntouched(
  fork: Fork,
  query: Query,
  expression: RegExp,
  cancellation: Cancellation,
): Promise<{ hits: SearchHit[]; cut: boolean }> {
  const run = await runRipgrep(fork.workspace, ripgrepArguments(query), query.hitsMax * 4, cancellation);
  // A pattern that only ECMAScript has (lookbehind, named references) is searched by walking.
  if (run.kind === 'done') return { hits: run.lines.flatMap(toHit), cut: run.cut };
  if (run.kind === 'cancelled') return { hits: [], cut: false };
  return walkAndSearch(fork, query, expression, cancellation);
}

function ripgrepArguments(query: Query): readonly string[] {
  return [
    '--json',
    '--hidden',
    '--max-filesize',
    `${limits.fileBytesMax}`,
    ...(query.literal ? ['--fixed-strings'] : []),
    ...(query.ignoreCase ? ['--ignore-case'] : []),
    ...(query.include === undefined ? [] : ['--glob', query.include]),
    '--glob',
    '!.git',
    '--regexp',
    query.pattern,
    '.',
  ];
}

const Match = z.object({
  type: z.literal('match'),
  data: z.object({
    path: z.object({ text: z.string() }),
    lines: z.object({ text: z.string() }),
    line_number: z.number(),
  }),
});

function toHit(line: string): SearchHit[] {
  const parsed = Match.safeParse(JSON.parse(line));
  if (!parsed.success) return [];
  const { path, lines, line_number } = parsed.data.data;
  return [{ path: toWorkspacePath(path.text), line: line_number, text: lines.text.trimEnd() }];
}

/** Only on Windows a backslash parts folders; elsewhere a name may hold one. */
const toWorkspacePath = (path: string): string =>
  (process.platform === 'win32' ? path.replaceAll('\\', '/') : path).replace(/^\.\//, '');

async function walkAndSearch(
  fork: Fork,
  query: Query,
  expression: RegExp,
  cancellation: Cancellation,
): Promise<{ hits: SearchHit[]; cut: boolean }> {
  const matches = matcher(query.include);
  const hits: SearchHit[] = [];
  for await (const path of walkFiles(fork.workspace, cancellation)) {
    if (!matches(path)) continue;
    const bytes = await readFile(join(fork.workspace, path)).catch(() => undefined);
    if (bytes && bytes.length <= limits.fileBytesMax) hits.push(...hitsIn(path, bytes, expression));
    if (hits.length > query.hitsMax) return { hits, cut: true };
  }
  return { hits, cut: false };
}

function hitsIn(path: string, bytes: Uint8Array, expression: RegExp): SearchHit[] {
  const file = decodeText(bytes);
  if (!file.ok) return [];
  return file.value.text
    .split('\n')
    .flatMap((text, index) => (expression.test(text) ? [{ path, line: index + 1, text }] : []));
}

function toExpression(query: Query): ReturnType<typeof ok<RegExp>> | ReturnType<typeof fail<'bad-pattern'>> {
  const source = query.literal ? query.pattern.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&') : query.pattern;
  try {
    return ok(new RegExp(source, query.ignoreCase ? 'i' : ''));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return fail('bad-pattern', `Cannot search for this pattern: ${why}. Mend it, or set literal to true.`);
  }
}

function presentPaths(changes: readonly FileChange[], include: string | undefined): string[] {
  const matches = matcher(include);
  return changes.filter(({ path, after }) => after.kind === 'file' && matches(path)).map(({ path }) => path);
}

/** A glob without a slash matches at any depth, as in ripgrep. */
function matcher(glob: string | undefined): (path: string) => boolean {
  return glob === undefined ? () => true : picomatch(glob, { dot: true, basename: !glob.includes('/') });
}
