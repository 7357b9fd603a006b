import { basename, join } from 'node:path';
import type { CommandSpec, Fork } from '../../core/ports.ts';
import { foldersUp, relativeTo } from '../../core/runners/project-view.ts';
import type { TestSuite } from '../../protocol/tests.ts';
import { limits } from '../../core/limits.ts';

/** Programs that run the workspace's tests; names are looked up on the sandbox's PATH. */
export interface Programs {
  readonly node: string;
  readonly python: string;
}

/** This process's own Node when it is one (an editor's host is not), else the one on the PATH. */
export const defaultPrograms: Programs = {
  node: /^node(?:\.exe)?$/u.test(basename(process.execPath)) ? process.execPath : 'node',
  python: 'python3',
};

/** The nearest virtual environment's interpreter, as a command in `directory` names it; undefined when there is none. */
export async function projectPython(fork: Fork, directory: string): Promise<string | undefined> {
  for (const folder of foldersUp(directory)) {
    for (const environment of ['.venv', 'venv', 'env']) {
      const path = join(folder, environment, 'bin', 'python');
      if ((await fork.stat(path)).kind !== 'absent') return relativeTo(directory, path);
    }
  }
  return undefined;
}

/** The command of a suite's warm worker, or undefined when its runner has none yet. */
export function workerCommand(
  suite: TestSuite,
  workers: string,
  programs: Programs,
  wallMs: number,
): CommandSpec | undefined {
  const settings = JSON.stringify({ directory: suite.directory, runner: suite.runner, memoryMb: 512 });
  const argv = argvOf(suite, workers, programs);
  if (argv === undefined) return undefined;
  return {
    argv: [...argv, settings],
    directory: suite.directory,
    environment: { PYTHONDONTWRITEBYTECODE: '1', PYTHONHASHSEED: '0', NODE_OPTIONS: '', FORCE_COLOR: '0' },
    limits: {
      wallMs: wallMs + 30_000,
      idleMs: wallMs + 30_000,
      cpuSeconds: Math.ceil(wallMs / 1000) * 2 + 60,
      memoryBytes: limits.commandMemoryBytes,
      processes: limits.commandProcesses,
      // One message tells every line that every test ran; what is cut is lost.
      outputHeadBytes: limits.workerMessageBytesMax,
      outputTailBytes: limits.workerMessageBytesMax,
    },
    network: 'off',
    writable: [workers],
  };
}

function argvOf(suite: TestSuite, workers: string, programs: Programs): string[] | undefined {
  switch (suite.runner) {
    case 'node-test':
    case 'mocha':
      return [programs.node, '--no-warnings', join(workers, 'node-worker.mjs')];
    case 'pytest':
    case 'unittest':
      return [programs.python, join(workers, 'python_worker.py')];
    case 'vitest':
    case 'jest':
      return undefined;
  }
}
