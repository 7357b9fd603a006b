import ignore, { type Ignore } from 'ignore';

/** Rules of a `.gitignore` above the workspace. */
export interface OuterIgnoreFile {
  readonly text: string;
  /** the workspace, relative to the folder of that file */
  readonly workspace: string;
}

/** What of a workspace is ignored. Answers are remembered until `forget`. */
export interface IgnoreRules {
  /** Whether git would ignore the path if it were not tracked, or it is noise that tools leave behind. */
  ignores(path: string, isFolder: boolean): boolean;
  /** Forgets what was read: some `.gitignore` may have changed. */
  forget(): void;
}

/**
 * What tools leave behind in any project, also where no `.gitignore` says so. A `!` rule of the workspace takes it
 * back.
 */
const noise: readonly string[] = [
  '__pycache__/',
  '*.py[cod]',
  '.pytest_cache/',
  '.mypy_cache/',
  '.ruff_cache/',
  '.hypothesis/',
  '.tox/',
  '.nox/',
  '.coverage',
  '.venv/',
  'node_modules/',
  '.nyc_output/',
  '.DS_Store',
];

/**
 * The workspace's `.gitignore` chain (gitignore(5): deeper files win, what lies in an ignored folder stays ignored),
 * then `outer` (nearest first, for example of the repository around the workspace, or `.git/info/exclude`), then
 * `noise`. Anything named `.git` and below is ignored. One difference to git: below a folder that a deeper file took
 * back, the other rules of the file that ignored it are not looked at. `readText` gives a file's text, or undefined
 * when there is none.
 */
export function createIgnoreRules(
  readText: (path: string) => string | undefined,
  outer: readonly OuterIgnoreFile[] = [],
): IgnoreRules {
  const outerRules = outer.map(({ text, workspace }) => ({ rules: parse(text), workspace }));
  let builtIn: Ignore | undefined;
  const rulesOf = new Map<string, Ignore | undefined>();
  const ignoredFolders = new Map<string, boolean>();

  const rulesIn = (folder: string): Ignore | undefined => {
    if (!rulesOf.has(folder)) {
      const text = readText(join(folder, '.gitignore'));
      rulesOf.set(folder, text === undefined ? undefined : parse(text));
    }
    return rulesOf.get(folder);
  };
  const judge = (path: string, isFolder: boolean): boolean => {
    if (nameOf(path) === '.git') return true;
    const slash = isFolder ? '/' : '';
    for (let folder = parentOf(path); ; folder = parentOf(folder)) {
      const relative = folder === '' ? path : path.slice(folder.length + 1);
      const verdict = verdictOf(rulesIn(folder), relative, slash);
      if (verdict !== undefined) return verdict;
      if (folder === '') break;
    }
    for (const { rules, workspace } of outerRules) {
      const verdict = verdictOf(rules, join(workspace, path), slash);
      if (verdict !== undefined) return verdict;
    }
    builtIn ??= parse(noise.join('\n'));
    return verdictOf(builtIn, path, slash) ?? false;
  };
  const ignoresFolder = (folder: string): boolean => {
    if (folder === '') return false;
    const known = ignoredFolders.get(folder);
    if (known !== undefined) return known;
    const verdict = ignoresFolder(parentOf(folder)) || judge(folder, true);
    ignoredFolders.set(folder, verdict);
    return verdict;
  };
  return {
    ignores: (path, isFolder) =>
      isFolder ? ignoresFolder(path) : ignoresFolder(parentOf(path)) || judge(path, false),
    forget() {
      rulesOf.clear();
      ignoredFolders.clear();
    },
  };
}

/** true: ignored; false: taken back by a `!` rule; undefined: no rule says anything. */
function verdictOf(rules: Ignore | undefined, path: string, slash: '/' | ''): boolean | undefined {
  if (rules === undefined) return undefined;
  const { ignored, unignored } = rules.test(path + slash);
  if (unignored) return false;
  if (!ignored) return undefined;
  // A rule that only matches a parent was overruled by a deeper file, or the parent would have been ignored already.
  const parent = parentOf(path);
  return parent !== '' && rules.test(`${parent}/`).ignored ? undefined : true;
}

// git itself compares case by case unless core.ignoreCase is set
const parse = (text: string): Ignore => ignore({ ignorecase: false }).add(text);

const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

const join = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`);
