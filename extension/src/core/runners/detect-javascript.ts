import picomatch from 'picomatch';
import type { TestRunnerName } from '../../protocol/tests.ts';
import {
  folderOf,
  foldersUp,
  isJavaScriptTestFile,
  isJavaScriptTestName,
  relativeTo,
  type ProjectView,
} from './project-view.ts';
import { readPackage, type PackageManifest } from './package-manifest.ts';
import { runners } from './registry.ts';
import type { JavaScriptSigns } from './runner.ts';
import type { FoundSuite } from './detect.ts';
import { splitOptions, type ScriptCommand } from './script-command.ts';

interface Evidence {
  /** 4 a script, 3 a configuration, 2 a dependency */
  readonly strength: number;
  readonly because: string;
  readonly command?: ScriptCommand;
}
interface Package {
  readonly folder: string;
  readonly manifest: PackageManifest | undefined;
  readonly evidence: ReadonlyMap<TestRunnerName, Evidence>;
  /** files that its scripts or configuration name, by runner */
  readonly named: ReadonlyMap<string, TestRunnerName>;
}

const globalCall = /^\s*(?:describe|context|suite|it|test)(?:\.\w+)*\s*(?:\(|`)/m;
const otherLibrary =
  /(?:from\s*|require\(\s*)['"](?:ava|tape|uvu|jasmine|qunit|bun:test|@playwright\/test|cypress)['"]/;

/**
 * JavaScript suites. A file belongs to the runner that it imports; a file that uses `describe` and `it` as globals to the
 * one that the nearest package shows the strongest evidence for; a plain script named as a test to Node.
 */
export function detectJavaScript(view: ProjectView): FoundSuite[] {
  const packages = readPackages(view);
  const chainOf = chainsOf(packages);
  const suites = new Map<string, FoundSuite & { files: string[] }>();
  for (const file of view.files) {
    const found = suiteOf(file, chainOf(folderOf(file)), view);
    if (!found) continue;
    const key = `${found.runner} ${found.directory}`;
    const suite = suites.get(key) ?? { ...found, files: [] };
    suite.files.push(file);
    suites.set(key, suite);
  }
  return [...suites.values(), ...suitesWithoutFiles(packages, [...suites.values()])];
}

function readPackages(view: ProjectView): ReadonlyMap<string, Package> {
  const byFolder = Map.groupBy(view.files, folderOf);
  const folders = [...byFolder].filter(([, files]) =>
    files.some((path) => /(^|\/)package\.json$/.test(path)),
  );
  const names = new Set(['.', ...folders.map(([folder]) => folder)]);
  return new Map([...names].map((folder) => [folder, readOne(folder, byFolder.get(folder) ?? [], view)]));
}

function readOne(folder: string, siblings: readonly string[], view: ProjectView): Package {
  const manifest = readPackage(folder, view);
  const evidence = new Map<TestRunnerName, Evidence>();
  for (const { name, javaScript } of Object.values(runners)) {
    const found = javaScript && evidenceOf(javaScript, manifest, siblings);
    if (found) evidence.set(name, found);
  }
  return { folder, manifest, evidence, named: namedFiles(folder, manifest, evidence, view) };
}

function evidenceOf(
  signs: JavaScriptSigns,
  manifest: PackageManifest | undefined,
  siblings: readonly string[],
): Evidence | undefined {
  const command = manifest?.commands.find((candidate) => signs.isScript(candidate));
  if (command) {
    const words = [command.program, ...command.args].join(' ');
    return { strength: 4, because: `package.json script ${command.script}: ${words}`.slice(0, 120), command };
  }
  const { configuration, packageName } = signs;
  const file = siblings.find((path) => configuration?.test(path.slice(path.lastIndexOf('/') + 1)));
  if (file !== undefined) return { strength: 3, because: `${file} is there` };
  if (packageName === undefined || !manifest) return undefined;
  if (packageName in manifest.sections) {
    return { strength: 3, because: `package.json has a section ${packageName}` };
  }
  return manifest.dependencies.has(packageName)
    ? { strength: 2, because: `package.json depends on ${packageName}` }
    : undefined;
}

/** What `mocha 'spec/**'`, `node --test lib/*.check.js`, `node run-tests.js` and mocha's `spec` setting name. */
function namedFiles(
  folder: string,
  manifest: PackageManifest | undefined,
  evidence: ReadonlyMap<TestRunnerName, Evidence>,
  view: ProjectView,
): ReadonlyMap<string, TestRunnerName> {
  const named = new Map<string, TestRunnerName>();
  for (const runner of ['mocha', 'node-test'] as const) {
    const command = evidence.get(runner)?.command;
    const isOnlyScript = runner === 'node-test' && !command?.args.includes('--test');
    const others = [...evidence].some(([name, { strength }]) => name !== runner && strength === 4);
    if (isOnlyScript && others) continue;
    const valued =
      runner === 'mocha'
        ? ['-r', '--require', '-t', '--timeout', '-R', '--reporter', '--config', '-u', '--ui', '--file']
        : ['-r', '--require', '--import', '--loader', '--test-reporter'];
    const words = command ? splitOptions(command.args, { valued, dropped: [] }).rest : [];
    const patterns = [...words, ...(runner === 'mocha' ? (manifest?.mochaSpec ?? []) : [])];
    for (const file of matching(patterns, folder, view)) named.set(file, runner);
  }
  return named;
}

function matching(patterns: readonly string[], folder: string, view: ProjectView): string[] {
  if (patterns.length === 0) return [];
  const globs = patterns.map((pattern) => pattern.replace(/^\.\//, '').replace(/\/$/, ''));
  const isMatch = picomatch([...globs, ...globs.map((glob) => `${glob}/**/*.{js,mjs,cjs,ts,mts,cts}`)]);
  return view.files.filter((file) => {
    const path = relativeTo(folder, file);
    return /\.[cm]?[jt]sx?$/.test(path) && !path.startsWith('../') && isMatch(path);
  });
}

interface Belonging {
  readonly runner: TestRunnerName;
  readonly directory: string;
  readonly because: string;
  readonly strength: number;
}

/** The packages that a folder lies in, nearest first. Many files lie in one folder. */
function chainsOf(packages: ReadonlyMap<string, Package>): (folder: string) => readonly Package[] {
  const known = new Map<string, readonly Package[]>();
  return (folder) => {
    let chain = known.get(folder);
    if (chain === undefined) {
      chain = foldersUp(folder).flatMap((one) => packages.get(one) ?? []);
      known.set(folder, chain);
    }
    return chain;
  };
}

function suiteOf(file: string, chain: readonly Package[], view: ProjectView): Belonging | undefined {
  const named = chain.find((candidate) => candidate.named.has(file));
  if (!named && !isJavaScriptTestName(file)) return undefined;
  const text = view.text(file) ?? '';
  const imported = importedRunner(text);
  if (named && imported === undefined) return belonging(named.named.get(file) ?? 'mocha', chain, file);
  if (!isJavaScriptTestName(file) || otherLibrary.test(text)) return undefined;
  if (imported !== undefined) return belonging(imported, chain, `${file} imports it`);
  if (globalCall.test(text)) return globalsRunner(file, text, chain);
  return isJavaScriptTestFile(file) && /\.[cm]?[jt]s$/.test(file) ? plainScript(file, chain) : undefined;
}

function importedRunner(text: string): TestRunnerName | undefined {
  return Object.values(runners).find(({ javaScript }) => javaScript?.imports.test(text))?.name;
}

function belonging(runner: TestRunnerName, chain: readonly Package[], otherwise: string): Belonging {
  const home = chain.find((candidate) => candidate.evidence.has(runner)) ?? chain[0];
  const evidence = home?.evidence.get(runner);
  return {
    runner,
    directory: home?.folder ?? '.',
    because: evidence?.because ?? otherwise,
    strength: evidence?.strength ?? 1,
  };
}

function globalsRunner(file: string, text: string, chain: readonly Package[]): Belonging {
  for (const { evidence } of chain) {
    const candidates = [...evidence].filter(([name]) => runners[name].javaScript?.globals === true);
    const [best] = candidates.sort(([, left], [, right]) => right.strength - left.strength);
    if (best) return belonging(best[0], chain, file);
  }
  const guess = /\bexpect\(/.test(text) && !/['"]chai['"]/.test(text) ? 'jest' : 'mocha';
  return { ...belonging(guess, chain, `${file} uses describe and it without importing them`), strength: 0 };
}

function plainScript(file: string, chain: readonly Package[]): Belonging | undefined {
  const usesOther = chain.some(({ evidence }) => [...evidence.keys()].some((name) => name !== 'node-test'));
  if (usesOther) return undefined;
  return belonging('node-test', chain, `${file} uses no test library: it fails by throwing`);
}

/** A runner that a script or a configuration names, though no file looks like its tests, is still worth asking. */
function suitesWithoutFiles(
  packages: ReadonlyMap<string, Package>,
  found: readonly FoundSuite[],
): FoundSuite[] {
  return [...packages.values()].flatMap(({ folder, evidence }) =>
    [...evidence].flatMap(([runner, { strength, because, command }]) => {
      const isPlainNode = runner === 'node-test' && !command?.args.includes('--test');
      if (strength < 3 || isPlainNode || found.some((suite) => suite.runner === runner)) return [];
      return [{ runner, directory: folder, because, strength, files: [] }];
    }),
  );
}
