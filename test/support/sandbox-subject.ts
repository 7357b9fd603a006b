import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, lstatSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdtemp, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { neverCancelled } from '../../extension/src/core/cancellation.ts';
import { overlayMountCommand } from '../../extension/src/core/forks/overlay-mount.ts';
import type { OverlayMount } from '../../extension/src/core/forks/overlay-mount.ts';
import type { Cancellation } from '../../extension/src/core/cancellation.ts';
import type {
  CommandLimits,
  CommandOutput,
  CommandResult,
  CommandSpec,
  ForkMount,
  Sandbox,
} from '../../extension/src/core/ports.ts';

export const testLimits: CommandLimits = {
  wallMs: 15_000,
  idleMs: 15_000,
  cpuSeconds: 60,
  memoryBytes: 1024 ** 3,
  processes: 200,
  outputHeadBytes: 100_000,
  outputTailBytes: 100_000,
};

/** Shell text as a command, with everything else as a test wants it. */
export function shell(text: string, more: Partial<CommandSpec> = {}): CommandSpec {
  return {
    argv: ['/bin/sh', '-c', text],
    directory: '.',
    environment: {},
    limits: testLimits,
    network: 'off',
    writable: [],
    ...more,
  };
}

/** The sandbox must run the command; what came out of it, live too. */
export async function runIn(
  sandbox: Sandbox,
  mount: ForkMount,
  command: CommandSpec,
  cancellation: Cancellation = neverCancelled,
): Promise<CommandResult & { readonly live: readonly CommandOutput[] }> {
  const live: CommandOutput[] = [];
  const ran = await sandbox.run(mount, command, (output) => live.push(output), cancellation);
  if (!ran.ok) throw new Error(`The command did not run: ${ran.failure.reason}: ${ran.failure.message}`);
  return { ...ran.value, live };
}

/** A workspace with a few files, and forks of it without the fork's own machinery: only what a sandbox mounts. */
export interface Place extends AsyncDisposable {
  readonly root: string;
  readonly workspace: string;
  readonly scratch: string;
  /** undefined, with a printed reason, where overlays do not work */
  overlay(workspace?: string): Promise<OverlayMount | undefined>;
  directory(workspace?: string): Promise<ForkMount>;
}

/** `name` is the workspace's below `root`; `below` is where root is made, the temporary folder by default. */
export async function createPlace(name = 'workspace', below: string = tmpdir()): Promise<Place> {
  const root = await realpath(await mkdtemp(join(below, 'ratchet-sandbox-')));
  const workspace = join(root, name);
  const scratch = join(root, 'scratch');
  mkdirSync(workspace, { recursive: true });
  mkdirSync(scratch);
  mkdirSync(join(workspace, 'sub/deep'), { recursive: true });
  for (const [file, text] of [
    ['kept.txt', 'one'],
    ['doomed.txt', 'two'],
    ['sub/deep/three.txt', 'three'],
  ] as const)
    writeFileSync(join(workspace, file), text);
  let forks = 0;
  let problem: string | undefined;
  return {
    root,
    workspace,
    scratch,
    async overlay(at = workspace) {
      const directory = join(root, `fork-${forks++}`);
      mkdirSync(directory);
      for (const folder of ['upper', 'work']) mkdirSync(join(directory, folder));
      symlinkSync(at, join(directory, 'lower'));
      const mount = {
        kind: 'overlay',
        workspace: at,
        directory,
        upper: join(directory, 'upper'),
        ...overlayMeans,
      } as const;
      problem ??= mountingProblem(mount);
      if (problem === '') return mount;
      console.log(`      (skipped: overlays do not work here: ${problem})`);
      return undefined;
    },
    async directory(at = workspace) {
      const directory = join(root, `fork-${forks++}`);
      cpSync(workspace, directory, { recursive: true, verbatimSymlinks: true });
      return { kind: 'directory', workspace: at, directory, linked: [] };
    },
    async [Symbol.asyncDispose]() {
      // Overlays leave folders that their owner may not enter.
      execFileSync('chmod', ['-R', 'u+rwX', '--', root]);
      rmSync(root, { recursive: true, force: true });
    },
  };
}

const overlayMeans = {
  namespace: ['unshare', process.getuid?.() === 0 ? '-m' : '-Urm', '--'],
  options: 'userxattr,redirect_dir=nofollow,metacopy=off,index=off,volatile',
};

/** What a trial mount complains about, '' when it works. */
function mountingProblem(mount: OverlayMount): string {
  const [program = '', ...flags] = mount.namespace;
  const ran = spawnSync(program, [...flags, '/bin/sh', '-c', overlayMountCommand(mount)], {
    encoding: 'utf8',
  });
  return ran.status === 0 ? '' : ran.stderr || String(ran.error);
}

/** Text of a file in the fork's view, or undefined when there is none. */
export function textInFork(mount: ForkMount, path: string): string | undefined {
  for (const layer of mount.kind === 'overlay' ? [mount.upper, mount.workspace] : [mount.directory]) {
    const stats = lstatSync(join(layer, path), { throwIfNoEntry: false });
    // An overlay's upper layer says so with a device when a file of the workspace was deleted.
    if (stats?.isCharacterDevice() === true) return undefined;
    if (stats !== undefined) return readFileSync(join(layer, path), 'utf8');
  }
  return undefined;
}
