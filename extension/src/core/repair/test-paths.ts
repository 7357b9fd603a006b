/** Names that test files and their helpers have in JavaScript and Python projects; a pattern that both languages read. */
export const testPathPattern =
  '(^|/)(tests?|__tests__|specs?|testing|fixtures|__mocks__|\\w*testcases)/|(^|/)(test_[^/]*|conftest)\\.py$|_test\\.py$|[._-](test|spec)\\.[cm]?[jt]sx?$|(^|/)tests?\\.([cm]?[jt]sx?|py)$';

const pattern = new RegExp(testPathPattern, 'u');

/** Whether a path names a test or something that only tests use. Such files are never changed. */
export function isTestPath(path: string): boolean {
  return pattern.test(path);
}
