import type { WorkspacePath } from '../../protocol/content.ts';

const pathEnd = '::';
const levelEnd = ' > ';

/** Joins the names of nested suites and of the test, outermost first, into one title. */
export function titleOf(names: readonly string[]): string {
  return names.map((name) => name.replace(/\s+/g, ' ').trim()).join(levelEnd);
}

/** The id of the test with this title: `path::outer > inner > name`. */
export function testId(path: WorkspacePath, title: string): string {
  return path + pathEnd + title;
}

/** The id that stands for a whole file: a plain script's outcome, or that a file could not be loaded. */
export function fileId(path: WorkspacePath): string {
  return testId(path, fileTitle(path));
}

/** The title that a whole file's result carries: the file's name. */
export function fileTitle(path: WorkspacePath): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Takes an id apart; undefined for a text that has no `::`. The title may still carry a ` #2`. */
export function parseTestId(
  id: string,
): { readonly path: WorkspacePath; readonly title: string } | undefined {
  const end = id.indexOf(pathEnd);
  return end <= 0 ? undefined : { path: id.slice(0, end), title: id.slice(end + pathEnd.length) };
}

/** Hands out ids in the order of asking; the second test of the same path and title gets ` #2`, the third ` #3`. */
export function createIdCounter(): (path: WorkspacePath, title: string) => string {
  const seen = new Map<string, number>();
  return (path, title) => {
    const id = testId(path, title);
    const count = (seen.get(id) ?? 0) + 1;
    seen.set(id, count);
    return count === 1 ? id : `${id} #${count}`;
  };
}

/** The titles that a runner may know a selected title by: as it is, and without the number of a duplicate. */
export function titlesMeant(title: string): readonly string[] {
  const plain = title.replace(/ #\d+$/, '');
  return plain === title ? [title] : [title, plain];
}
