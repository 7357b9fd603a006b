import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createCancellation, neverCancelled } from '../../../extension/src/core/cancellation.ts';
import { createTestRunners } from '../../../extension/src/node/runners/test-runners.ts';
import { createUnsandboxedCommands } from '../../../extension/src/node/sandboxes/unsandboxed.ts';
import type { TestRun } from '../../../extension/src/protocol/tests.ts';
import { createFolderFork } from '../../support/folder-fork.ts';
import { createScriptedSandbox } from '../../support/scripted-sandbox.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const ownModules = join(import.meta.dirname, '..', '..', '..', 'node_modules');
const hasPython = spawnSync('python3', ['--version'], { stdio: 'ignore' }).status === 0;

/** Runs all suites of a project made of these files, or the given tests of its first suite. */
async function runProject(
  files: Readonly<Record<string, string>>,
  { ids = [], modules = false, python }: { ids?: string[]; modules?: boolean; python?: string } = {},
): Promise<TestRun[]> {
  await using folder = await temporaryFolder();
  const workspace = join(folder.path, 'workspace');
  const scratch = join(folder.path, 'scratch');
  mkdirSync(scratch);
  write(workspace, files);
  if (modules) symlinkSync(ownModules, join(workspace, 'node_modules'));
  const sandbox = createUnsandboxedCommands({ scratch, environment: process.env });
  const runners = createTestRunners({
    sandbox,
    scratch,
    programs: { ...(python !== undefined && { python }) },
  });
  const fork = createFolderFork(workspace);
  const runs: TestRun[] = [];
  for (const suite of await runners.detect(fork)) {
    const request = { fork, suite, selection: { paths: [], ids }, wallMs: 30_000 };
    runs.push(await runners.run(request, () => undefined, neverCancelled));
  }
  assert.deepEqual(
    await readdir(workspace),
    Object.keys(files)
      .map(firstPart)
      .concat(modules ? ['node_modules'] : [])
      .filter(isFirst)
      .sort(),
  );
  return runs;
}

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

const firstPart = (path: string): string => path.split('/')[0] ?? path;
const isFirst = (name: string, index: number, names: readonly string[]): boolean =>
  names.indexOf(name) === index;
const short = (runs: readonly TestRun[]): string[] =>
  runs.flatMap(({ runner, results, problem }) => [
    ...results.map(({ id, status }) => `${runner}: ${status} ${id}`),
    ...(problem ? [`${runner}: ${problem.reason}`] : []),
  ]);

describe('projects without a package', function () {
  this.timeout(60_000);

  it('run a JavaScript file that throws as a test', async () => {
    const files = {
      'solution.js':
        'exports.add = (left, right) => {\n  if (right > 1) throw new RangeError("too large");\n  return left - right;\n};',
      'test.js': "const { add } = require('./solution.js');\nrequire('assert').strictEqual(add(1, 1), 2);",
    };
    const [run] = await runProject(files);
    const [result] = run?.results ?? [];
    assert.deepEqual(short(run ? [run] : []), ['node-test: failed test.js::test.js']);
    assert.deepEqual([result?.expected, result?.actual, result?.line], ['2', '0', 2]);
    const throwing = { ...files, 'test.js': files['test.js'].replace('add(1, 1)', 'add(1, 2)') };
    const [thrown] = (await runProject(throwing))[0]?.results ?? [];
    assert.deepEqual([thrown?.status, thrown?.message], ['failed', 'RangeError: too large']);
    assert.deepEqual(
      thrown?.stack?.map(({ path, line }) => `${path}:${line}`),
      ['solution.js:2', 'test.js:2'],
    );
    const right = { ...files, 'solution.js': files['solution.js'].replace('left - right', 'left + right') };
    assert.deepEqual(short(await runProject(right)), ['node-test: passed test.js::test.js']);
    const broken = { ...files, 'solution.js': 'const = 1;' };
    assert.deepEqual(short(await runProject(broken)), ['node-test: errored test.js::test.js']);
  });

  it('run Python scripts and plain functions without pytest', async function () {
    if (!hasPython) {
      console.log('    skipped: there is no python3');
      return this.skip();
    }
    await using folder = await temporaryFolder();
    const python = join(folder.path, 'python-without-pytest');
    writeFileSync(python, '#!/bin/sh\ncase "$2" in "import pytest") exit 1;; esac\nexec python3 "$@"\n', {
      mode: 0o755,
    });
    const files = {
      'solution.py': 'def add(left, right):\n    return left - right\n',
      'test.py': "exec(compile(open('solution.py').read(), 'solution.py', 'exec'))\nassert add(1, 1) == 2\n",
      'test_plain.py':
        'from solution import add\n\ndef test_add():\n    assert add(2, 0) == 2\n\ndef test_needs(fixture):\n    pass\n',
    };
    const [run, ...others] = await runProject(files, { python });
    assert.deepEqual(others, []);
    assert.deepEqual(short(run ? [run] : []), [
      'unittest: failed test.py::test.py',
      'unittest: passed test_plain.py::test_add',
      'unittest: skipped test_plain.py::test_needs',
    ]);
    assert.deepEqual([run?.results[0]?.message, run?.results[0]?.line], ['assert add(1, 1) == 2', 2]);
  });
});

describe('tests of Node inside other tests', function () {
  this.timeout(60_000);
  const text = `import { test } from 'node:test';
test('outer', async (t) => {
  await t.test('inner', () => {});
  await t.test('failing', () => { throw new Error('no'); });
});
test('expected to fail', { todo: true }, () => { throw new Error('not yet'); });
`;

  it('are results, and the one that holds them is none', async () => {
    assert.deepEqual(short(await runProject({ 'a.test.mjs': text })), [
      'node-test: passed a.test.mjs::outer > inner',
      'node-test: failed a.test.mjs::outer > failing',
      'node-test: skipped a.test.mjs::expected to fail',
    ]);
  });

  it('can be run alone', async () => {
    const runs = await runProject({ 'a.test.mjs': text }, { ids: ['a.test.mjs::outer > failing'] });
    assert.deepEqual(short(runs), ['node-test: failed a.test.mjs::outer > failing']);
  });
});

describe('a project with mocha', function () {
  this.timeout(60_000);

  it('runs with its own script, settings and environment, also where they restart node', async () => {
    const files = {
      'package.json': JSON.stringify({
        scripts: { test: 'WORD=set mocha --require ./set-up.cjs "checks/**/*.js"' },
      }),
      '.mocharc.json': JSON.stringify({ 'node-option': ['no-warnings'], ui: 'tdd' }),
      'set-up.cjs': 'globalThis.isSetUp = true;',
      'checks/a/one.js':
        "suite('s', () => test('sees it', () => { if (process.env.WORD !== 'set' || !isSetUp) throw new Error('no'); }));",
    };
    assert.deepEqual(short(await runProject(files, { modules: true })), [
      'mocha: passed checks/a/one.js::s > sees it',
    ]);
  });

  it('tells a hook that fails', async () => {
    const files = {
      'package.json': '{"scripts":{"test":"mocha"}}',
      'test/a.js': "describe('s', () => { before(() => { throw new Error('hook'); }); it('x', () => {}); });",
    };
    assert.deepEqual(short(await runProject(files, { modules: true })), [
      'mocha: errored test/a.js::s > "before all" hook for "x"',
    ]);
  });
});

describe('test runners', () => {
  it('pass on why a sandbox does not run, and stop when they are cancelled', async () => {
    await using folder = await temporaryFolder();
    write(folder.path, { 'test.js': '' });
    const suite = { runner: 'node-test' as const, directory: '.', because: '', files: ['test.js'] };
    const request = {
      fork: createFolderFork(folder.path),
      suite,
      selection: { paths: [], ids: [] },
      wallMs: 1_000,
    };
    for (const [reason, expected] of [
      ['sandbox-missing', 'sandbox-missing'],
      ['mount-failed', 'sandbox-missing'],
      ['program-missing', 'runner-missing'],
      ['cancelled', 'cancelled'],
      ['failed', 'crashed'],
    ] as const) {
      const sandbox = createScriptedSandbox(() => ({ failure: { reason, message: 'why' } }));
      const runners = createTestRunners({ sandbox, scratch: join(folder.path, 'scratch') });
      const { problem, results } = await runners.run(request, () => undefined, createCancellation().token);
      assert.deepEqual([problem?.reason, results], [expected, []]);
    }
  });

  it('write only into their own folder, which is empty again afterwards', async () => {
    await using folder = await temporaryFolder();
    write(folder.path, { 'workspace/a.test.mjs': "import 'node:test';" });
    const scratch = join(folder.path, 'scratch');
    const sandbox = createScriptedSandbox(() => ({ code: 1 }));
    const runners = createTestRunners({ sandbox, scratch });
    const fork = createFolderFork(join(folder.path, 'workspace'));
    const [suite] = await runners.detect(fork);
    assert.ok(suite);
    await runners.run(
      { fork, suite, selection: { paths: [], ids: [] }, wallMs: 1_000 },
      () => undefined,
      neverCancelled,
    );
    const [call] = sandbox.calls;
    assert.deepEqual(call?.spec.writable, [scratch]);
    assert.ok(call.spec.environment['RATCHET_RESULTS']?.startsWith(scratch));
    assert.deepEqual([call.spec.network, call.spec.limits.wallMs], ['off', 1_000]);
    assert.deepEqual(await readdir(scratch), []);
  });
});
