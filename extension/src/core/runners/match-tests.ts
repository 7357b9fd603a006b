import type { WorkspacePath } from '../../protocol/content.ts';
import type { TestResult } from '../../protocol/tests.ts';
import { runnerCaps } from './caps.ts';
import { parseTestId } from './test-id.ts';

/** What a person's words for tests mean among the tests, or the test files, that are known. */
export interface TestMatch {
  /** `ambiguous`: the words fit several different things, and all of them are listed */
  readonly kind: 'matched' | 'ambiguous' | 'none';
  /** files of what was matched, sorted */
  readonly paths: readonly WorkspacePath[];
  /** tests that were matched; empty when only files are known */
  readonly results: readonly TestResult[];
  /** what to choose from when it is ambiguous: ids, or paths when only files are known */
  readonly candidates: readonly string[];
}

const nothing: TestMatch = { kind: 'none', paths: [], results: [], candidates: [] };

/**
 * Finds the tests that a person means: an id, a file or folder, `file:line`, `file::name` (also pytest's
 * `file::Class::name`), or a test's name, whole or in part. A file may be given by the end of its path. Of several ways
 * to read the words, the first that fits anything wins. A parametrised test's name means all its cases.
 */
export function matchTests(
  query: string,
  known: readonly TestResult[] | readonly WorkspacePath[],
): TestMatch {
  const words = query.trim().replaceAll('\\', '/').replace(/^\.\//, '');
  if (words === '' || known.length === 0) return nothing;
  return isResults(known) ? matchResults(words, known) : matchFiles(words, known);
}

function matchResults(words: string, results: readonly TestResult[]): TestMatch {
  const exact = results.filter((result) => result.id === words);
  if (exact.length > 0) return found(exact);
  const paths = [...new Set(results.map((result) => result.path))];
  const named = parseTestId(words);
  if (named) {
    const files = filesMeant(named.path, paths);
    const inFiles = results.filter((result) => files.includes(result.path));
    return byName(named.title.replaceAll('::', ' > '), inFiles);
  }
  const place = /^(.+?):(\d+)(?::\d+)?$/.exec(words);
  const atLine = place ? filesMeant(place[1] ?? '', paths) : [];
  if (place && atLine.length > 0) return byLine(Number(place[2]), atLine, results);
  const files = filesMeant(words, paths);
  if (files.length > 0) return ofFiles(words, files, results);
  return byName(words, results);
}

function matchFiles(words: string, paths: readonly WorkspacePath[]): TestMatch {
  const name = parseTestId(words)?.path ?? words.replace(/(:\d+){1,2}$/, '');
  const files = filesMeant(name, paths);
  if (files.length === 0) return nothing;
  return { ...ofFiles(name, files, []), ...(isFolder(name, files) && { kind: 'matched', candidates: [] }) };
}

/** The files that words mean: a path, a folder, the end of a path, or a file's name without its endings. */
function filesMeant(words: string, paths: readonly WorkspacePath[]): WorkspacePath[] {
  const name = words.replace(/\/+$/, '');
  const readings: ((path: WorkspacePath) => boolean)[] = [
    (path) => path === name,
    (path) => name === '.' || path.startsWith(`${name}/`),
    (path) => path.endsWith(`/${name}`),
    (path) => path.includes(`/${name}/`),
    (path) => /^[^.]+/.exec(path.slice(path.lastIndexOf('/') + 1))?.[0] === name,
  ];
  for (const reading of readings) {
    const files = paths.filter(reading);
    if (files.length > 0) return files.sort();
  }
  return [];
}

/** Several files are fine when the words name their folder, and ambiguous when they fit files in several places. */
function ofFiles(words: string, files: readonly WorkspacePath[], results: readonly TestResult[]): TestMatch {
  const ambiguous = files.length > 1 && !isFolder(words, files);
  return {
    kind: ambiguous ? 'ambiguous' : 'matched',
    paths: files,
    results: results.filter((result) => files.includes(result.path)),
    candidates: ambiguous ? files.slice(0, runnerCaps.candidatesMax) : [],
  };
}

function isFolder(words: string, files: readonly WorkspacePath[]): boolean {
  const folder = words.replace(/\/+$/, '');
  return folder === '.' || files.every((path) => path.startsWith(`${folder}/`));
}

/** The test whose line is nearest above, in each file; files without lines give all their tests. */
function byLine(line: number, files: readonly WorkspacePath[], results: readonly TestResult[]): TestMatch {
  const chosen = files.flatMap((path) => {
    const tests = results.filter((result) => result.path === path);
    const above = tests.map((test) => test.line ?? 0).filter((start) => start > 0 && start <= line);
    if (above.length === 0) return tests;
    const nearest = Math.max(...above);
    return tests.filter((test) => test.line === nearest);
  });
  return found(chosen, files.length > 1);
}

function byName(words: string, results: readonly TestResult[]): TestMatch {
  const name = words.replace(/\s+/g, ' ').trim();
  const lower = name.toLowerCase();
  const readings: ((title: string) => boolean)[] = [
    (title) => title === name || title.replaceAll(' > ', ' ') === name,
    (title) => lastName(title) === name,
    (title) => withoutParameters(title) === name || withoutParameters(lastName(title)) === name,
    (title) =>
      title.endsWith(` > ${name}`) || title.startsWith(`${name} > `) || title.includes(` > ${name} > `),
    (title) => title.includes(name) || title.replaceAll(' > ', ' ').includes(name),
    (title) => title.replaceAll(' > ', ' ').toLowerCase().includes(lower),
  ];
  for (const [index, reading] of readings.entries()) {
    const tests = results.filter((result) => reading(result.name));
    if (tests.length > 0) return found(tests, index !== 2 && index !== 3);
  }
  return nothing;
}

/** Several tests are one answer when they are cases of one test or a suite's; else the words were not clear. */
function found(tests: readonly TestResult[], severalAreUnclear = false): TestMatch {
  const paths = [...new Set(tests.map((test) => test.path))].sort();
  const ambiguous = tests.length > 1 && (severalAreUnclear || paths.length > 1);
  return {
    kind: tests.length === 0 ? 'none' : ambiguous ? 'ambiguous' : 'matched',
    paths,
    results: tests,
    candidates: ambiguous ? tests.slice(0, runnerCaps.candidatesMax).map((test) => test.id) : [],
  };
}

const lastName = (title: string): string => title.slice(title.lastIndexOf(' > ') + 1).replace(/^> /, '');
const withoutParameters = (title: string): string => title.replace(/\[.*\]$/s, '');
const isResults = (known: readonly TestResult[] | readonly WorkspacePath[]): known is readonly TestResult[] =>
  typeof known[0] === 'object';
