import type { TestResult, TestSelection } from '../../protocol/tests.ts';
import { fileId, parseTestId } from './test-id.ts';

/**
 * The results that a selection asked for: tests by id, and all tests of its paths (files, or folders). An empty
 * selection asks for everything. What a whole file says (it could not be loaded) stays with every test of that file.
 */
export function selectResults(results: readonly TestResult[], selection: TestSelection): TestResult[] {
  if (selection.ids.length === 0 && selection.paths.length === 0) return [...results];
  const ids = new Set(selection.ids);
  const files = new Set(selection.ids.map((id) => parseTestId(id)?.path ?? id));
  return results.filter(
    (result) =>
      ids.has(result.id) ||
      ids.has(result.path) ||
      selection.paths.some((path) => isInside(result.path, path)) ||
      (result.status === 'errored' && files.has(result.path) && result.id.startsWith(fileId(result.path))),
  );
}

/** The files that a selection names, relative to the workspace; empty for everything. */
export function selectedPaths(selection: TestSelection): string[] {
  const ofIds = selection.ids.map((id) => parseTestId(id)?.path ?? id);
  return [...new Set([...selection.paths, ...ofIds])].sort();
}

const isInside = (path: string, folder: string): boolean =>
  folder === '.' || path === folder || path.startsWith(folder.replace(/\/$/, '') + '/');
