import type { TestReference } from './normalise-test-arguments.ts';

/**
 * What the engine calls a test: `path::outer > inner > name`, or the path alone for a whole file. `path` is the test's
 * file from the workspace's root, with `/`.
 */
export function testQuery(path: string, titles: readonly string[]): string {
  const named = titles.map((title) => title.replaceAll(/\s+/g, ' ').trim()).filter((title) => title !== '');
  return named.length === 0 ? path : `${path}::${joined(named)}`;
}

/** The case of a parametrised test stands right behind its test's name: `test_total[1-2]`. */
function joined(titles: readonly string[]): string {
  return titles.reduce((whole, title) =>
    title.startsWith('[') && title.endsWith(']') ? whole + title : `${whole} > ${title}`,
  );
}

/** What several tests are called together: their file when it is the same one, else null. */
export function sharedFile(tests: readonly TestReference[]): TestReference['uri'] {
  const [first, ...rest] = tests.map(({ uri }) => uri);
  return first && rest.every((uri) => uri?.path === first.path) ? first : null;
}

/** The task of a session that fixes a test, with what is known of its failure. */
export function fixTask(query: string | null, message: string | null): string {
  const task = query === null ? 'Fix the failing tests.' : `Fix the failing test: ${query}`;
  return message === null ? task : `${task}\n\nThe editor's last run of it said:\n${message}`;
}
