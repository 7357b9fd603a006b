import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from './node/make-folder.ts';
import type { HealthCheck } from './protocol/health.ts';
import type { Sandbox } from './core/ports.ts';
import { createFileBlobStore } from './node/blobs/file-blob-store.ts';
import { fileFailure } from './node/file-failure.ts';
import { findProgram } from './node/find-program.ts';
import { openFork } from './node/forks/open-fork.ts';
import { checkModel } from './node/models/check-model.ts';
import { createTestRunners } from './node/runners/test-runners.ts';
import { openSandbox } from './node/sandboxes/open-sandbox.ts';
import { createSyntaxTrees } from './node/syntax/syntax-trees.ts';
import type { Result } from './protocol/result.ts';
import { ok } from './protocol/result.ts';

/** What is examined. */
export interface DoctorOptions {
  readonly workspace: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** the model that sessions would use, or null */
  readonly defaultModel: string | null;
  /** folder that Ratchet keeps its state in */
  readonly stateDirectory: string;
}

/** Tries everything that a session needs, really: opens a fork, runs a command in the sandbox, looks for test runners. */
export async function examine(options: DoctorOptions): Promise<readonly HealthCheck[]> {
  const made = await openFolder(options.stateDirectory);
  if (!made.ok) return [nodeVersion(), { name: 'state', status: 'missing', message: made.failure.message }];
  const folder = made.value;
  try {
    const sandbox = await openSandbox({ scratch: folder, environment: options.environment });
    return [
      nodeVersion(),
      sandbox.ok
        ? {
            name: 'sandbox',
            status: 'ok',
            message: ['of the operating system', ...sandbox.value.describe()].join('\n    '),
          }
        : {
            name: 'sandbox',
            status: 'missing',
            message: sandbox.failure.message,
            remedy: 'Or run a session with --no-sandbox: every command is then asked about first.',
          },
      ...(await forkAndTests(folder, options, sandbox.ok ? sandbox.value : null)),
      await diskSpace(options.stateDirectory),
      grammars(),
      program(
        'rg',
        'search',
        'Searching is much faster with ripgrep: apt install ripgrep, brew install ripgrep.',
        options,
      ),
      program('git', 'git', 'Without git the revision is not recorded; everything else works.', options),
      await modelCheck(options),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function openFolder(state: string): Promise<Result<string, string>> {
  try {
    makeFolder(state);
    return ok(await mkdtemp(join(state, 'doctor-')));
  } catch (error) {
    return { ok: false, failure: fileFailure(error, `keep anything in ${state}`) };
  }
}

function nodeVersion(): HealthCheck {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const ok = major > 22 || (major === 22 && minor >= 18);
  return {
    name: 'node',
    status: ok ? 'ok' : 'missing',
    message: `Node ${process.versions.node}`,
    ...(ok ? {} : { remedy: 'Ratchet needs Node 22.18 or newer.' }),
  };
}

async function forkAndTests(
  folder: string,
  options: DoctorOptions,
  sandbox: Sandbox | null,
): Promise<HealthCheck[]> {
  const blobs = createFileBlobStore({ directory: join(folder, 'blobs'), bytesMax: 1024 ** 2 });
  const started = performance.now();
  const opened = await openFork({ workspace: options.workspace, directory: join(folder, 'fork'), blobs });
  if (!opened.ok) return [{ name: 'fork', status: 'missing', message: opened.failure.message }];
  const { fork, kind, passedOver } = opened.value;
  const took = `${kind}, ${Math.round(performance.now() - started)} ms`;
  const check: HealthCheck =
    kind === 'overlay'
      ? { name: 'fork', status: 'ok', message: took }
      : {
          name: 'fork',
          status: 'limited',
          message: `${took}; the time grows with the workspace`,
          remedy: passedOver.join('; '),
        };
  const checks = sandbox ? [check, ...(await testRunners(sandbox, folder, fork))] : [check];
  await fork.dispose();
  return checks;
}

async function testRunners(
  sandbox: Sandbox,
  scratch: string,
  fork: Parameters<ReturnType<typeof createTestRunners>['detect']>[0],
): Promise<HealthCheck[]> {
  const suites = await createTestRunners({ sandbox, scratch }).detect(fork);
  if (suites.length === 0) {
    return [
      {
        name: 'tests',
        status: 'limited',
        message: 'no test runner was found in this workspace',
        remedy: 'Ratchet knows node:test, mocha, vitest, jest, pytest and unittest.',
      },
    ];
  }
  return suites.map((suite) => ({
    name: 'tests',
    status: 'ok',
    message: `${suite.runner} in ${suite.directory} (${suite.because}), ${suite.files.length} test files`,
  }));
}

async function diskSpace(directory: string): Promise<HealthCheck> {
  const { bavail, bsize } = await statfs(directory);
  const gigabytes = (bavail * bsize) / 1024 ** 3;
  return gigabytes > 1
    ? { name: 'disk', status: 'ok', message: `${gigabytes.toFixed(0)} GB free in ${directory}` }
    : {
        name: 'disk',
        status: 'limited',
        message: `only ${gigabytes.toFixed(1)} GB free in ${directory}`,
        remedy: '`ratchet sessions prune` removes old sessions.',
      };
}

function grammars(): HealthCheck {
  const syntax = createSyntaxTrees();
  const known = ['a.js', 'a.ts', 'a.tsx', 'a.py', 'a.go', 'a.java', 'a.rs'].filter((path) =>
    syntax.languageOf(path),
  );
  return known.length > 0
    ? {
        name: 'syntax',
        status: 'ok',
        message: `grammars for ${known.map((path) => path.slice(2)).join(', ')} and more`,
      }
    : {
        name: 'syntax',
        status: 'missing',
        message: 'the grammars were not found',
        remedy: 'Install again: npm ci.',
      };
}

function program(name: string, title: string, remedy: string, { environment }: DoctorOptions): HealthCheck {
  const path = findProgram(name, environment['PATH'] ?? '');
  return path === undefined
    ? { name: title, status: 'limited', message: `${name} is not installed`, remedy }
    : { name: title, status: 'ok', message: path };
}

async function modelCheck({ defaultModel, environment }: DoctorOptions): Promise<HealthCheck> {
  if (defaultModel === null) {
    return {
      name: 'model',
      status: 'limited',
      message: 'no model is configured; failing tests are fixed by the built-in engine',
      remedy:
        'Set OPENAI_API_KEY, or OPENAI_BASE_URL for a local server, and RATCHET_MODEL for another model than the default.',
    };
  }
  return checkModel({
    name: defaultModel,
    apiKey: environment['OPENAI_API_KEY'],
    baseUrl: environment['OPENAI_BASE_URL'],
  });
}
