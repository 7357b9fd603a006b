import type { FoundSuite } from './detect.ts';
import { folderOf, foldersUp, isPytestName, isPythonTestName, type ProjectView } from './project-view.ts';

interface Evidence {
  readonly strength: number;
  readonly because: string;
}

const projectFiles = ['pyproject.toml', 'setup.py', 'setup.cfg', 'Pipfile', 'requirements.txt', 'tox.ini'];
const usesUnittest = /\bunittest\b|\bTestCase\b/;
const usesPytest = /^\s*(?:import|from)\s+pytest\b/m;
const plainFunction = /^(?:async\s+)?def test/m;
const looksLikeTest = /\bunittest\b|^\s*(?:async\s+)?def test|^\s*assert\b/m;

/**
 * Python suites. pytest where a project shows that it uses it (it runs unittest's tests too), else unittest; plain
 * `test_…` functions without any sign go to pytest, or to unittest where pytest is not installed (`unlessImportable`).
 */
export function detectPython(view: ProjectView): FoundSuite[] {
  const known = new Set(view.files);
  const projects = new Map<string, string[]>();
  for (const file of view.files) {
    if (!isPythonTestName(file)) continue;
    const folder = projectOf(file, known, view);
    projects.set(folder, [...(projects.get(folder) ?? []), file]);
  }
  for (const folder of new Set(view.files.map(folderOf))) {
    if (!projects.has(folder) && pytestSection(folder, known, view) !== undefined) projects.set(folder, []);
  }
  return [...projects].flatMap(([folder, files]) => projectSuites(folder, files, view));
}

function projectOf(file: string, known: ReadonlySet<string>, view: ProjectView): string {
  const folders = foldersUp(folderOf(file));
  const configured = folders.find((folder) => pytestSection(folder, known, view) !== undefined);
  const packaged = folders.find((folder) => projectFiles.some((name) => known.has(join(folder, name))));
  return configured ?? packaged ?? '.';
}

/** The file that configures pytest in a folder; see https://docs.pytest.org/en/stable/reference/customize.html. */
function pytestSection(folder: string, known: ReadonlySet<string>, view: ProjectView): string | undefined {
  const has = (name: string, section: RegExp): boolean =>
    known.has(join(folder, name)) && section.test(view.text(join(folder, name)) ?? '');
  if (has('pytest.ini', /^/)) return join(folder, 'pytest.ini');
  if (has('.pytest.ini', /^/)) return join(folder, '.pytest.ini');
  if (has('pyproject.toml', /^\s*\[tool\.pytest\b/m)) return join(folder, 'pyproject.toml');
  if (has('tox.ini', /^\s*\[pytest\]/m)) return join(folder, 'tox.ini');
  return has('setup.cfg', /^\s*\[tool:pytest\]/m) ? join(folder, 'setup.cfg') : undefined;
}

function projectSuites(folder: string, files: readonly string[], view: ProjectView): FoundSuite[] {
  const texts = new Map(files.map((file) => [file, view.text(file) ?? '']));
  const tests = files.filter((file) => isPytestName(file));
  const scripts = files.filter(
    (file) => !isPytestName(file) && isScript(file, folder, texts.get(file) ?? ''),
  );
  const evidence = pytestEvidence(folder, texts, view);
  if (evidence) {
    return [
      ...(evidence.strength >= 3 || tests.length > 0
        ? [{ runner: 'pytest' as const, directory: folder, ...evidence, files: tests }]
        : []),
      ...suite('unittest', folder, { strength: 1, because: 'not a name that pytest collects' }, scripts),
    ];
  }
  const plain = tests.find((file) => plainFunction.test(texts.get(file) ?? ''));
  const unittest = tests.find((file) => usesUnittest.test(texts.get(file) ?? ''));
  if (plain === undefined) {
    const first = unittest ?? tests[0] ?? scripts[0] ?? '';
    const because = usesUnittest.test(texts.get(first) ?? '')
      ? `${first} uses unittest`
      : `${first} is a script`;
    return suite('unittest', folder, { strength: 1, because }, [...tests, ...scripts].sort());
  }
  const found = suite('pytest', folder, { strength: 1, because: `${plain} has plain test functions` }, tests);
  return found.map((one) => ({
    ...one,
    unlessImportable: { module: 'pytest', runner: 'unittest', files: [...tests, ...scripts].sort() },
  }));
}

function suite(
  runner: 'pytest' | 'unittest',
  directory: string,
  evidence: Evidence,
  files: string[],
): FoundSuite[] {
  return files.length === 0 ? [] : [{ runner, directory, ...evidence, files }];
}

function pytestEvidence(
  folder: string,
  texts: ReadonlyMap<string, string>,
  view: ProjectView,
): Evidence | undefined {
  const known = new Set(view.files);
  const section = pytestSection(folder, known, view);
  if (section !== undefined) return { strength: 3, because: `${section} configures pytest` };
  const below = (path: string): boolean => folder === '.' || path.startsWith(`${folder}/`);
  const conftest = view.files.find((path) => below(path) && /(^|\/)conftest\.py$/.test(path));
  if (conftest !== undefined) return { strength: 2, because: `${conftest} is there` };
  const requirement = view.files.find(
    (path) =>
      folderOf(path) === folder &&
      /(^|\/)(requirements[\w.-]*\.txt|pyproject\.toml|Pipfile|setup\.cfg|tox\.ini)$/.test(path) &&
      /\bpytest\b/.test(view.text(path) ?? ''),
  );
  if (requirement !== undefined) return { strength: 2, because: `${requirement} mentions pytest` };
  const importing = [...texts].find(([, text]) => usesPytest.test(text));
  return importing && { strength: 1, because: `${importing[0]} imports pytest` };
}

/** `test.py` and `tests.py`: at the project's root, or with tests inside; Django's need its own command. */
function isScript(file: string, folder: string, text: string): boolean {
  if (/\bdjango\b/.test(text)) return false;
  return folderOf(file) === folder ? text.trim() !== '' : looksLikeTest.test(text);
}

const join = (folder: string, name: string): string => (folder === '.' ? name : `${folder}/${name}`);
