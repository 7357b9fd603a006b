import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, symlinkSync, watch } from 'node:fs';
import { dirname, join } from 'node:path';
import { createCancellation, neverCancelled } from '../../extension/src/core/cancellation.ts';
import type { Sandbox, TestRunners } from '../../extension/src/core/ports.ts';
import { createTestRunners } from '../../extension/src/node/runners/test-runners.ts';
import { createUnsandboxedCommands } from '../../extension/src/node/sandboxes/unsandboxed.ts';
import type { TestResult, TestRun, TestRunnerName, TestSuite } from '../../extension/src/protocol/tests.ts';
import { createFolderFork } from '../support/folder-fork.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A runner, the fixture project that uses it, and what is called what there. */
export interface RunnerSubject {
  readonly runner: TestRunnerName;
  /** folder with `node_modules` that has the runner; undefined for what needs none */
  readonly modules?: string;
  readonly python?: string;
  readonly node?: string;
  /** file names of the fixture: with results, one that cannot be loaded, one with an endless test, one that ends the process */
  readonly results: string;
  readonly unloadable: string;
  readonly endless: string;
  readonly exits: string;
  /** all ids of `results` after its path, and their statuses */
  readonly expected: Readonly<Record<string, TestResult['status']>>;
  readonly compares: string;
  readonly throws: string;
  readonly unicode: string;
  readonly values: { readonly expected: RegExp; readonly actual: RegExp };
  /** file and line where the test that throws fails */
  readonly deepest: { readonly path: string; readonly line: number };
  /** titles in `endless` and `exits` */
  readonly finishing: readonly string[];
  readonly neverEnds: string;
  readonly endsProcess: string;
  /** how a person would run the results file */
  readonly command: RegExp;
  /** part of the message when it is not installed */
  readonly install: RegExp;
  /** the runner dies of a file that it cannot load */
  readonly diesOfUnloadable?: true;
}

/** What every test runner promises, checked with the real runner on its fixture project. */
export function itRunsTests(subject: RunnerSubject): void {
  const { results, unloadable, endless, exits, runner } = subject;
  const idOf = (title: string): string => `${results}::${title}`;
  let scratch: Awaited<ReturnType<typeof temporaryFolder>> | undefined;
  const openProject = async (
    state: 'installed' | 'missing' = 'installed',
    around: (sandbox: Sandbox) => Sandbox = (sandbox) => sandbox,
  ): Promise<Project> => {
    scratch ??= await temporaryFolder();
    return createProject(subject, scratch.path, state === 'installed', around);
  };
  let whole: Promise<TestRun> | undefined;
  const runResults = (): Promise<TestRun> =>
    (whole ??= (async () => {
      await using project = await openProject();
      return await project.run([results]);
    })());
  after(() => scratch?.[Symbol.asyncDispose]());

  it('finds the suite and its files', async () => {
    await using project = await openProject();
    const suites = await project.runners.detect(project.fork);
    assert.deepEqual(
      suites.map((suite) => [suite.runner, suite.directory, suite.files]),
      [[runner, '.', [endless, exits, results, unloadable].sort()]],
    );
  });

  it('tells passes, failures with what was expected, skips, nested and equal names', async () => {
    const run = await runResults();
    assert.equal(run.problem, undefined, run.output);
    assert.deepEqual(
      Object.fromEntries(run.results.map((result) => [result.id, result.status])),
      Object.fromEntries(Object.entries(subject.expected).map(([title, status]) => [idOf(title), status])),
    );
    assert.match(run.command, subject.command);
    assert.ok(run.exitCode !== null && run.exitCode > 0);
    const compared = find(run, idOf(subject.compares));
    assert.match(compared.expected ?? '', subject.values.expected);
    assert.match(compared.actual ?? '', subject.values.actual);
    assert.equal(compared.line, compared.stack?.[0]?.line);
    assert.equal(compared.stack?.[0]?.path, results);
  });

  it('leads from a failure to the deepest line of the project', async () => {
    const thrown = find(await runResults(), idOf(subject.throws));
    const [deepest, next] = thrown.stack ?? [];
    assert.deepEqual({ path: deepest?.path, line: deepest?.line }, subject.deepest);
    assert.equal(next?.path, results);
    assert.match(thrown.message ?? '', /^(TypeError|AttributeError): /);
  });

  it('tells a file that cannot be loaded as one errored result', async () => {
    await using project = await openProject();
    const run = await project.run([results, unloadable]);
    const broken = find(run, `${unloadable}::${unloadable.split('/').at(-1) ?? ''}`);
    assert.equal(broken.status, 'errored');
    assert.match(broken.message ?? '', /missing/);
    const others = run.results.filter((result) => result.path === results).length;
    assert.equal(others, subject.diesOfUnloadable ? 0 : Object.keys(subject.expected).length);
    assert.equal(run.problem?.reason, subject.diesOfUnloadable && 'crashed');
  });

  for (const title of [subject.compares, subject.throws, subject.unicode]) {
    it(`runs one test alone: ${title}`, async () => {
      await using project = await openProject();
      const run = await project.run([], [idOf(title)]);
      assert.deepEqual(
        run.results.map((result) => [result.id, result.status]),
        [[idOf(title), subject.expected[title]]],
        run.output,
      );
      assert.equal(run.problem, undefined);
    });
  }

  it('says that there are no tests when the selection fits none', async () => {
    await using project = await openProject();
    for (const run of [await project.run([], [idOf('no such test')]), await project.run([`x/${results}`])]) {
      assert.deepEqual([run.results, run.problem?.reason], [[], 'no-tests'], run.output);
    }
  });

  it('tells the tests that finished before the time limit, and the one that did not', async () => {
    await using project = await openProject('installed', stopAtStart(subject.neverEnds));
    const run = await project.run([endless]);
    assert.equal(run.problem?.reason, 'timed-out', run.output);
    for (const title of subject.finishing) assert.equal(find(run, `${endless}::${title}`).status, 'passed');
    assert.equal(find(run, `${endless}::${subject.neverEnds}`).status, 'errored');
  });

  it('tells the tests that finished before one ended the process', async () => {
    await using project = await openProject();
    const run = await project.run([exits]);
    assert.notEqual(run.exitCode, 0);
    assert.equal(find(run, `${exits}::${subject.finishing[0] ?? ''}`).status, 'passed');
    assert.match(find(run, `${exits}::${subject.endsProcess}`).status, /errored|failed/);
  });

  it('says how to install what is missing', async () => {
    await using project = await openProject('missing');
    const run = await project.run([results]);
    assert.equal(run.problem?.reason, 'runner-missing', run.output);
    assert.match(run.problem.message, subject.install);
  });
}

interface Project extends AsyncDisposable {
  readonly runners: TestRunners;
  readonly fork: ReturnType<typeof createFolderFork>;
  run(paths: string[], ids?: string[]): Promise<TestRun>;
}

async function createProject(
  subject: RunnerSubject,
  scratch: string,
  installed: boolean,
  around: (sandbox: Sandbox) => Sandbox,
): Promise<Project> {
  const folder = await temporaryFolder();
  const workspace = join(folder.path, 'workspace');
  cpSync(join(import.meta.dirname, '..', 'fixtures', 'runners', subject.runner), workspace, {
    recursive: true,
  });
  if (subject.modules !== undefined && installed) {
    symlinkSync(join(subject.modules, 'node_modules'), join(workspace, 'node_modules'));
  }
  const own = join(folder.path, 'sandbox');
  mkdirSync(own);
  const sandbox = createUnsandboxedCommands({ scratch: own, environment: process.env });
  const programs = installed
    ? {
        ...(subject.python !== undefined && { python: subject.python }),
        ...(subject.node !== undefined && { node: subject.node }),
      }
    : { python: 'no-such-python', ...(subject.modules === undefined && { node: 'no-such-node' }) };
  const runners = createTestRunners({ sandbox: around(sandbox), scratch, programs });
  const fork = createFolderFork(workspace);
  const suite: TestSuite = {
    runner: subject.runner,
    directory: '.',
    because: 'the test says so',
    files: [subject.endless, subject.exits, subject.results, subject.unloadable].sort(),
  };
  return {
    runners,
    fork,
    run: (paths, ids = []) =>
      runners.run(
        { fork, suite, selection: { paths, ids }, wallMs: 60_000 },
        () => undefined,
        neverCancelled,
      ),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

/** Plays the time limit at the moment that a test has begun, so that nobody waits for it. */
function stopAtStart(title: string): (sandbox: Sandbox) => Sandbox {
  const name = JSON.stringify(title.split(' > ').at(-1));
  return (sandbox) => ({
    ...sandbox,
    async run(mount, spec, onOutput) {
      const report = spec.environment['RATCHET_RESULTS'] ?? '';
      const stop = createCancellation();
      const watcher = watch(dirname(report), (_, file) => {
        if (file !== 'results.jsonl') return;
        const lines = readFileSync(report, 'utf8').split('\n');
        if (lines.some((line) => /"event": ?"started"/.test(line) && line.includes(name))) stop.cancel();
      });
      const ran = await sandbox.run(mount, spec, onOutput, stop.token);
      watcher.close();
      if (!ran.ok || ran.value.ending.kind !== 'killed') return ran;
      return { ok: true, value: { ...ran.value, ending: { kind: 'killed', limit: 'wall-time' } } };
    },
  });
}

function find(run: TestRun, id: string): TestResult {
  const result = run.results.find((candidate) => candidate.id === id);
  assert.ok(result, `${id} is not among ${run.results.map((one) => one.id).join(', ')}\n${run.output}`);
  return result;
}
