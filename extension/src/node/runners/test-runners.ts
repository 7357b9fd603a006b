import { copyFile, mkdir, mkdtemp, open, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cancellation } from '../../core/cancellation.ts';
import { neverCancelled } from '../../core/cancellation.ts';
import { limits } from '../../core/limits.ts';
import type {
  CommandOutput,
  CommandResult,
  CommandSpec,
  Fork,
  Sandbox,
  TestRunners,
} from '../../core/ports.ts';
import { runnerCaps } from '../../core/runners/caps.ts';
import { detectSuites, type FoundSuite } from '../../core/runners/detect.ts';
import { readPackage } from '../../core/runners/package-manifest.ts';
import { runners } from '../../core/runners/registry.ts';
import { runnerMissing } from '../../core/runners/run-problem.ts';
import type { Runner, RunnerPlan } from '../../core/runners/runner.ts';
import type { ScriptCommand } from '../../core/runners/script-command.ts';
import type { Failure } from '../../protocol/result.ts';
import type { TestProblem, TestRun, TestSuite } from '../../protocol/tests.ts';
import type { SandboxFailureReason } from '../../core/ports.ts';
import { pythonCandidates } from './find-python.ts';
import { injectedFolder } from './injected-folder.ts';
import { readProject } from './read-project.ts';

/** What test runners need. */
export interface TestRunnersOptions {
  readonly sandbox: Sandbox;
  /** absolute folder outside the workspace, made when missing; each run has its own folder in it while it runs */
  readonly scratch: string;
  /** programs that the person chose, by name or absolute path; else `node` on the path, the nearest virtual environment, `python3` */
  readonly programs?: { readonly node?: string; readonly python?: string };
}

type RunRequest = Parameters<TestRunners['run']>[0];
type OnOutput = (output: CommandOutput) => void;

/** The project's own test runners, in the sandbox, on the fork. */
export function createTestRunners(options: TestRunnersOptions): TestRunners {
  return {
    async detect(fork) {
      const found = detectSuites(await readProject(fork));
      const suites: TestSuite[] = [];
      for (const suite of found) suites.push(await settle(suite, fork, options));
      return suites;
    },
    async run(request, onOutput, cancellation) {
      await mkdir(options.scratch, { recursive: true });
      const folder = await mkdtemp(join(options.scratch, 'run-'));
      try {
        return await runIn(folder, request, options, { onOutput, cancellation });
      } finally {
        await rm(folder, { recursive: true, force: true, maxRetries: 3 });
      }
    },
  };
}

/** Decides what the files alone do not tell: whether the Python module that a suite would use is installed. */
async function settle(found: FoundSuite, fork: Fork, options: TestRunnersOptions): Promise<TestSuite> {
  const { runner, directory, because, files, unlessImportable } = found;
  if (!unlessImportable) return { runner, directory, because, files: [...files] };
  const { module, runner: other, files: otherFiles } = unlessImportable;
  const [python = 'python3'] = await pythonsFor(fork, directory, options);
  const argv = [python, '-c', `import ${module}`];
  const probe = await options.sandbox.run(
    await fork.mount(),
    spec({ argv, directory, environment: {}, wallMs: probeWallMs, writable: [] }),
    () => undefined,
    neverCancelled,
  );
  await fork.absorb();
  const isThere = probe.ok && probe.value.ending.kind === 'exited' && probe.value.ending.code === 0;
  return isThere
    ? { runner, directory, because, files: [...files] }
    : {
        runner: other,
        directory,
        because: `${because}, and ${module} is not installed`,
        files: [...otherFiles],
      };
}

const probeWallMs = 30_000;

interface Attempt {
  readonly plan: RunnerPlan;
  readonly python: string;
}

async function runIn(
  folder: string,
  request: RunRequest,
  options: TestRunnersOptions,
  live: { readonly onOutput: OnOutput; readonly cancellation: Cancellation },
): Promise<TestRun> {
  const { fork, suite, selection } = request;
  const runner = runners[suite.runner];
  const script = await scriptOf(runner, suite, fork);
  await copyInjected(folder);
  const isPython = runner.javaScript === undefined;
  const pythons = isPython ? await pythonsFor(fork, suite.directory, options) : ['python3'];
  let attempt: Attempt | undefined;
  for (const python of pythons) {
    const node = options.programs?.node ?? 'node';
    const plan = runner.plan({
      suite,
      selection,
      script,
      node,
      python,
      tools: folder,
      cache: options.scratch,
    });
    attempt = { plan, python };
    await writeFile(join(folder, 'request.json'), JSON.stringify(plan.request));
    const ran = await runCommand(folder, attempt, request, { options, live });
    if (ran.ok) {
      const { assembleRun } = await import('../../core/runners/assemble-run.ts');
      const report = await readReport(join(folder, 'results.jsonl'));
      const { workspace } = fork;
      return assembleRun({
        runner,
        suite,
        selection,
        workspace,
        command: plan.command,
        python,
        result: ran.value,
        report,
      });
    }
    if (ran.failure.reason === 'program-missing') continue;
    return notRun(suite, plan.command, sandboxProblem(ran.failure));
  }
  return notRun(suite, attempt?.plan.command ?? '', runnerMissing(runner, attempt?.python ?? 'python3'));
}

async function runCommand(
  folder: string,
  { plan }: Attempt,
  { fork, suite, wallMs }: RunRequest,
  around: { options: TestRunnersOptions; live: { onOutput: OnOutput; cancellation: Cancellation } },
): Promise<
  | { readonly ok: true; readonly value: CommandResult }
  | { readonly ok: false; readonly failure: Failure<SandboxFailureReason> }
> {
  const environment = {
    NO_COLOR: '1',
    ...plan.environment,
    RATCHET_REQUEST: join(folder, 'request.json'),
    RATCHET_RESULTS: join(folder, 'results.jsonl'),
  };
  const writable = [around.options.scratch];
  const ran = await around.options.sandbox.run(
    await fork.mount(),
    spec({ argv: plan.argv, directory: suite.directory, environment, wallMs, writable }),
    around.live.onOutput,
    around.live.cancellation,
  );
  const absorbed = await fork.absorb();
  if (!absorbed.ok && ran.ok)
    return { ok: false, failure: { reason: 'failed', message: absorbed.failure.message } };
  return ran;
}

function spec(
  command: Pick<CommandSpec, 'argv' | 'directory' | 'environment' | 'writable'> & { readonly wallMs: number },
): CommandSpec {
  const { wallMs, ...rest } = command;
  return {
    ...rest,
    network: 'off',
    limits: {
      wallMs,
      // Runners are silent while a slow test runs: only the whole time counts.
      idleMs: wallMs,
      cpuSeconds: limits.commandCpuSeconds,
      memoryBytes: limits.commandMemoryBytes,
      processes: limits.commandProcesses,
      outputHeadBytes: limits.commandOutputHeadBytes,
      outputTailBytes: limits.commandOutputTailBytes,
    },
  };
}

/** The package script that starts this runner now: the agent may have changed it. */
async function scriptOf(runner: Runner, suite: TestSuite, fork: Fork): Promise<ScriptCommand | undefined> {
  const { javaScript } = runner;
  if (!javaScript) return undefined;
  const path = suite.directory === '.' ? 'package.json' : `${suite.directory}/package.json`;
  const bytes = await fork.read(path);
  const text = bytes.ok ? new TextDecoder().decode(bytes.value) : undefined;
  const manifest = readPackage(suite.directory, {
    files: [],
    text: (name) => (name === path ? text : undefined),
  });
  return manifest?.commands.find((command) => javaScript.isScript(command));
}

async function pythonsFor(
  fork: Fork,
  directory: string,
  { programs }: TestRunnersOptions,
): Promise<string[]> {
  return programs?.python === undefined ? pythonCandidates(fork, directory) : [programs.python];
}

/** Into the run's own folder: the one place outside the workspace that every sandbox shows to its commands. */
async function copyInjected(folder: string): Promise<void> {
  const from = injectedFolder();
  const names = (await readdir(from)).filter((name) => /\.([cm]js|py)$/.test(name));
  await Promise.all(names.map((name) => copyFile(join(from, name), join(folder, name))));
}

/** What the reporter wrote, up to the cap; nothing when it never began. */
async function readReport(path: string): Promise<string> {
  let file;
  try {
    file = await open(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
  try {
    const { size } = await file.stat();
    const bytes = Buffer.alloc(Math.min(size, runnerCaps.reportBytesMax));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
    return bytes.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

function sandboxProblem({ reason, message }: Failure<SandboxFailureReason>): TestProblem {
  switch (reason) {
    case 'cancelled':
      return { reason: 'cancelled', message: 'The run was cancelled before it began.' };
    case 'sandbox-missing':
    case 'mount-failed':
      return { reason: 'sandbox-missing', message };
    case 'program-missing':
      return { reason: 'runner-missing', message };
    case 'failed':
      return { reason: 'crashed', message };
  }
}

function notRun(suite: TestSuite, command: string, problem: TestProblem): TestRun {
  return {
    runner: suite.runner,
    directory: suite.directory,
    command,
    exitCode: null,
    results: [],
    output: '',
    durationMs: 0,
    problem,
  };
}
