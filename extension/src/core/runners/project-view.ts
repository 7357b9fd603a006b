import type { WorkspacePath } from '../../protocol/content.ts';

/** What detection sees of a workspace. */
export interface ProjectView {
  /** all files outside of dependency and build folders, sorted */
  readonly files: readonly WorkspacePath[];
  /** the text of a configuration or test file; undefined when it is not there, not text, or too large */
  text(path: WorkspacePath): string | undefined;
}

const ignoredFolders = new Set(
  (
    'node_modules bower_components jspm_packages .git .hg .svn .venv venv env .tox .nox __pycache__ site-packages ' +
    '.mypy_cache .pytest_cache .ruff_cache .eggs dist build out target coverage .nyc_output .next .nuxt .cache .turbo ' +
    '.svelte-kit .vscode-test .yarn .pnpm-store .idea vendor'
  ).split(' '),
);

/** Whether detection goes into a folder of this name. */
export function isProjectFolder(name: string): boolean {
  return !ignoredFolders.has(name);
}

/** Whether detection wants to read the file: manifests, runners' configuration, and what may be a test. */
export function isReadForDetection(path: WorkspacePath): boolean {
  return isConfiguration(path) || isJavaScriptTestName(path) || isPythonTestName(path);
}

const isConfiguration = (path: WorkspacePath): boolean =>
  /(^|\/)(package\.json|\.mocharc\.(json|ya?ml|jsonc)|pytest\.ini|\.pytest\.ini|pyproject\.toml|setup\.cfg|tox\.ini|requirements[\w.-]*\.txt|Pipfile)$/.test(
    path,
  );

/** Names that JavaScript runners take for tests by default, and anything below a folder for tests. */
export function isJavaScriptTestName(path: WorkspacePath): boolean {
  return isJavaScriptTestFile(path) || isInTestFolder(path);
}

/** Names that say by themselves that the file is a JavaScript test. */
export function isJavaScriptTestFile(path: WorkspacePath): boolean {
  return (
    /(^|\/)(test|test-[^/]*|[^/]+[.\-_](test|spec))\.[cm]?[jt]sx?$/.test(path) ||
    /(^|\/)__tests__\/.*\.[cm]?[jt]sx?$/.test(path)
  );
}

const isInTestFolder = (path: WorkspacePath): boolean =>
  /(^|\/)(tests?|specs?)\/.*\.[cm]?[jt]sx?$/.test(path) && !/\.d\.[cm]?ts$|(^|\/)fixtures?\//.test(path);

/** Names that pytest or unittest take for tests by default, and `tests.py`. */
export function isPythonTestName(path: WorkspacePath): boolean {
  return isPytestName(path) || /(^|\/)tests?\.py$/.test(path);
}

/** pytest's default `python_files`. */
export function isPytestName(path: WorkspacePath): boolean {
  return /(^|\/)(test_[^/]*|[^/]*_test)\.py$/.test(path);
}

/** The folder of a path, `.` for the root. */
export function folderOf(path: WorkspacePath): string {
  const end = path.lastIndexOf('/');
  return end < 0 ? '.' : path.slice(0, end);
}

/** A folder and those above it up to the root, nearest first. */
export function foldersUp(folder: string): string[] {
  const folders = [folder];
  while (folders.at(-1) !== '.') folders.push(folderOf(folders.at(-1) ?? '.'));
  return folders;
}

/** The path as seen from a folder that contains it (`../` where it does not). */
export function relativeTo(folder: string, path: WorkspacePath): string {
  if (folder === '.') return path;
  const from = folder.split('/');
  const to = path.split('/');
  let same = 0;
  while (same < from.length && same < to.length - 1 && from[same] === to[same]) same += 1;
  return [...from.slice(same).map(() => '..'), ...to.slice(same)].join('/');
}
