import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  BackgroundCommand,
  CommandResult,
  CommandSpec,
  Sandbox,
} from '../../extension/src/core/ports.ts';
import { fail, ok } from '../../extension/src/protocol/result.ts';

/**
 * A sandbox without isolation, for tests that need real programs on machines without any: each command runs on its own
 * copy of the mount's directory (only `directory` mounts), which is removed afterwards. Keeps no limits but wall time.
 */
export function createSpawnSandbox(): Sandbox {
  return {
    kind: 'none',
    describe: () => ['nothing is isolated: commands run on a copy of the folder'],
    async run(mount, spec, onOutput, cancellation) {
      if (mount.kind !== 'directory') return fail('mount-failed', 'Only directory mounts work here.');
      const command = startOnCopy(mount.directory, spec, (stream, text) => onOutput({ stream, text }));
      const forget = cancellation.onCancel(() => void command.kill());
      const result = await command.ended;
      forget();
      return ok(result);
    },
    async start(mount, spec) {
      if (mount.kind !== 'directory') return fail('mount-failed', 'Only directory mounts work here.');
      return ok(startOnCopy(mount.directory, spec, () => undefined));
    },
  };
}

interface Spawned extends BackgroundCommand {
  readonly ended: Promise<CommandResult>;
}

function startOnCopy(
  directory: string,
  spec: CommandSpec,
  onOutput: (stream: 'stdout' | 'stderr', text: string) => void,
): Spawned {
  const copy = realpathSync(mkdtempSync(join(tmpdir(), 'ratchet-spawn-')));
  cpSync(directory, copy, { recursive: true, verbatimSymlinks: true });
  const started = performance.now();
  const [program = '', ...rest] = spec.argv;
  const child = spawn(program, rest, {
    cwd: join(copy, spec.directory),
    env: { ...process.env, ...spec.environment },
    detached: true,
  });
  let fresh = '';
  let whole = '';
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8');
    child[stream].on('data', (text: string) => {
      fresh += text;
      whole = (whole + text).slice(-1e6);
      onOutput(stream, text);
    });
  }
  child.stdin.on('error', () => undefined);
  if (spec.stdin !== undefined) child.stdin.end(spec.stdin);
  let result: CommandResult | undefined;
  const timer = AbortSignal.timeout(spec.limits.wallMs);
  timer.addEventListener('abort', () => killTree(child));
  const ended = new Promise<CommandResult>((resolve) => {
    const finish = (ending: CommandResult['ending']): void => {
      rmSync(copy, { recursive: true, force: true, maxRetries: 3 });
      result ??= { ending, output: whole, omittedBytes: 0, durationMs: performance.now() - started };
      resolve(result);
    };
    child.on('error', (error) => {
      whole += error.message;
      finish({ kind: 'exited', code: 127 });
    });
    child.on('close', (code, signal) =>
      finish(code === null ? { kind: 'signalled', signal: signal ?? 'SIGKILL' } : { kind: 'exited', code }),
    );
  });
  return {
    id: String(child.pid),
    ended,
    poll() {
      const output = fresh;
      fresh = '';
      return result === undefined ? { output } : { output, result };
    },
    writeStdin: (text) => void child.stdin.write(text),
    kill() {
      killTree(child);
      return ended;
    },
  };
}

function killTree(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
