import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { neverCancelled } from '../extension/src/core/cancellation.ts';
import { limits } from '../extension/src/core/limits.ts';
import type { CommandSpec, ForkMount, Sandbox } from '../extension/src/core/ports.ts';
import { tryOverlay } from '../extension/src/node/forks/overlay-namespace.ts';
import { openSandbox } from '../extension/src/node/sandboxes/open-sandbox.ts';
import type { Figure } from './measure.ts';
import { millisecondsOf, percentile, printWhenRunDirectly } from './measure.ts';

const rounds = 60;

/** How long a sandboxed command on an overlay fork takes over the same command started directly, in turns of one run. */
export async function run(): Promise<Figure[]> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'ratchet-bench-')));
  try {
    const opened = await openPlace(root);
    if (typeof opened === 'string') return [{ name: 'sandbox', value: Number.NaN, unit: 'ms', note: opened }];
    return [
      ...(await overhead('true', ['/bin/true'], opened)),
      ...(await overhead('node -e 0', [process.execPath, '-e', '0'], opened)),
    ];
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

interface Opened {
  readonly sandbox: Sandbox;
  readonly mount: ForkMount;
}

async function openPlace(root: string): Promise<Opened | string> {
  const [workspace, directory, scratch] = ['workspace', 'fork', 'scratch'].map((name) => join(root, name));
  if (workspace === undefined || directory === undefined || scratch === undefined) return 'no folders';
  for (const folder of [workspace, directory, scratch]) await mkdir(folder);
  await writeFile(join(workspace, 'file.txt'), 'text\n');
  const sandbox = await openSandbox({ scratch });
  if (!sandbox.ok) return sandbox.failure.message;
  const means = await tryOverlay(workspace, directory);
  if (!means.ok) return means.failure.message;
  const upper = join(directory, 'upper');
  return { sandbox: sandbox.value, mount: { kind: 'overlay', workspace, directory, upper, ...means.value } };
}

async function overhead(
  name: string,
  argv: readonly string[],
  { sandbox, mount }: Opened,
): Promise<Figure[]> {
  const spec = commandOf(argv);
  const sandboxed: number[] = [];
  const plain: number[] = [];
  for (let round = 0; round < rounds; round++) {
    plain.push(await millisecondsOf(() => startPlainly(argv, mount.workspace)));
    sandboxed.push(
      await millisecondsOf(async () => {
        const ran = await sandbox.run(mount, spec, () => undefined, neverCancelled);
        if (!ran.ok || ran.value.ending.kind !== 'exited')
          throw new Error(`The command failed: ${JSON.stringify(ran)}`);
      }),
    );
  }
  const [own, whole] = [percentile(plain, 0.5), percentile(sandboxed, 0.5)];
  return [
    { name: `${name}: sandboxed`, value: whole, unit: 'ms' },
    { name: `${name}: started directly`, value: own, unit: 'ms' },
    {
      name: `${name}: sandbox over the command's own time`,
      value: whole - own,
      unit: 'ms',
      note: `p90 ${(percentile(sandboxed, 0.9) - own).toFixed(1)} ms`,
    },
  ];
}

function commandOf(argv: readonly string[]): CommandSpec {
  return {
    argv,
    directory: '.',
    environment: {},
    network: 'off',
    writable: [],
    limits: {
      wallMs: limits.commandWallMs,
      idleMs: limits.commandIdleMs,
      cpuSeconds: limits.commandCpuSeconds,
      memoryBytes: limits.commandMemoryBytes,
      processes: limits.commandProcesses,
      outputHeadBytes: limits.commandOutputHeadBytes,
      outputTailBytes: limits.commandOutputTailBytes,
    },
  };
}

/** With pipes for the output, as every agent starts its commands. */
function startPlainly(argv: readonly string[], directory: string): Promise<void> {
  const [program = '', ...rest] = argv;
  const child = spawn(program, rest, { cwd: directory, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.resume();
  child.stderr.resume();
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve());
  });
}

await printWhenRunDirectly(import.meta, run);
