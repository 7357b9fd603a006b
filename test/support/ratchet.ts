import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { rmSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { buildCommandLine } from '../../scripts/build-command-line.ts';
import type { SessionEvent } from '../../extension/src/protocol/events.ts';
import { removeTree } from '../../extension/src/node/forks/host-files.ts';
import { startModelServer } from './model-server.ts';
import type { ModelScript, ModelServer } from './model-server.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** What a run of the command came to. */
export interface RatchetRun {
  /** null when a signal ended it */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** folder that it is started in; default the workspace */
  readonly directory?: string;
  readonly stdin?: string | Uint8Array;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A run that goes on. */
export interface RunningRatchet {
  readonly pid: number;
  /** what it has printed so far */
  readonly stdout: string;
  /** resolves when what was printed so far passes; rejects when it ends before that */
  prints(passes: (stdout: string) => boolean): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  /** kills it and everything that shares its process group, as a power cut would */
  killGroup(): void;
  readonly ended: Promise<RatchetRun>;
}

/** A ledger line as `show --json` prints it. */
export type ShownEvent = SessionEvent & { readonly seq: number; readonly at: number };

/** A workspace and a state folder of their own, and the real command on them. */
export interface RatchetFolder extends AsyncDisposable {
  readonly root: string;
  readonly workspace: string;
  readonly home: string;
  run(args: readonly string[], options?: RunOptions): Promise<RatchetRun>;
  start(args: readonly string[], options?: RunOptions): Promise<RunningRatchet>;
  /** the events of the newest session of the workspace, or of the one named */
  events(session?: string): Promise<readonly ShownEvent[]>;
  read(path: string): Promise<string>;
  write(path: string, content: string): Promise<void>;
}

/**
 * The `ratchet` command, bundled once a test run, as a process of its own. It inherits no key and no setting of whoever
 * runs the tests. `files` is what the workspace holds: the sample project, or paths and texts.
 */
export async function ratchetFolder(
  files: 'sample' | Readonly<Record<string, string>>,
  options: {
    /** name of the workspace's folder */
    readonly name?: string;
    /** what every run's environment holds besides */
    readonly environment?: Readonly<Record<string, string>>;
  } = {},
): Promise<RatchetFolder> {
  const folder = await temporaryFolder();
  const workspace = join(folder.path, options.name ?? 'workspace');
  const home = join(folder.path, 'home');
  const write = async (path: string, content: string): Promise<void> => {
    await mkdir(dirname(join(workspace, path)), { recursive: true });
    await writeFile(join(workspace, path), content);
  };
  await mkdir(workspace);
  if (files === 'sample') await cp(sample, workspace, { recursive: true });
  else for (const [path, content] of Object.entries(files)) await write(path, content);
  const start: RatchetFolder['start'] = async (args, given = {}) =>
    launch(await commandFile(), args, {
      ...given,
      directory: given.directory ?? workspace,
      environment: { RATCHET_HOME: home, ...options.environment, ...given.environment },
    });
  const run: RatchetFolder['run'] = async (args, given) => (await start(args, given)).ended;
  return {
    root: folder.path,
    workspace,
    home,
    start,
    run,
    events: async (session) => {
      const shown = await run(['show', ...(session === undefined ? [] : [session]), '--json']);
      return parseLines<ShownEvent>(shown.stdout);
    },
    read: (path) => readFile(join(workspace, path), 'utf8'),
    write,
    // Killed runs leave folders that an ordinary user has to open before they can be removed.
    [Symbol.asyncDispose]: () => removeTree(folder.path),
  };
}

/** A model server and a folder whose runs ask it. */
export async function ratchetWithModel(
  files: 'sample' | Readonly<Record<string, string>>,
  script: ModelScript,
  options: { readonly api?: 'responses' | 'chat'; readonly name?: string } = {},
): Promise<RatchetFolder & { readonly server: ModelServer }> {
  const server = await startModelServer({ script });
  const folder = await ratchetFolder(files, {
    ...options,
    environment: modelEnvironment(server.baseUrl, options.api),
  });
  return {
    ...folder,
    server,
    [Symbol.asyncDispose]: async () => {
      await folder[Symbol.asyncDispose]();
      await server.close();
    },
  };
}

export const modelEnvironment = (
  baseUrl: string,
  api: 'responses' | 'chat' = 'responses',
): Readonly<Record<string, string>> => ({
  OPENAI_API_KEY: 'no-real-key',
  OPENAI_BASE_URL: baseUrl,
  RATCHET_API: api,
  RATCHET_MODEL: 'test-model',
});

/** One JSON value a line. */
export const parseLines = <Value>(text: string): Value[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Value);

const sample = join(import.meta.dirname, '..', 'fixtures', 'sample');

let built: Promise<string> | undefined;

/** `cli.js` of the bundle: it starts several times faster than the source does. */
function commandFile(): Promise<string> {
  built ??= bundle();
  return built;
}

async function bundle(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ratchet-bundle-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  await buildCommandLine(folder, { minify: false });
  return join(folder, 'cli.js');
}

/** Variables of the machine that programs need to be found and to work. */
const inherited = ['PATH', 'HOME', 'USER', 'LANG', 'TMPDIR', 'SystemRoot'];

function launch(
  file: string,
  args: readonly string[],
  options: RunOptions & { readonly directory: string },
): RunningRatchet {
  const kept = inherited.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const child = spawn(process.execPath, [file, ...args], {
    cwd: options.directory,
    env: { ...Object.fromEntries(kept), ...options.environment },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  // A command that does not read its input may be gone before it is written.
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.stdin ?? '');
  return watch(child);
}

function watch(child: ChildProcessByStdio<Writable, Readable, Readable>): RunningRatchet {
  let stdout = '';
  let stderr = '';
  const waiting = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    for (const check of waiting) check();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<RatchetRun>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  const pid = child.pid ?? 0;
  return {
    pid,
    get stdout() {
      return stdout;
    },
    prints: (passes) =>
      new Promise((resolve, reject) => {
        const check = (): void => void (passes(stdout) && resolve());
        waiting.add(check);
        check();
        void ended.then((run) => reject(new Error(`it ended before that:\n${run.stdout}\n${run.stderr}`)));
      }),
    signal: (signal) => void child.kill(signal),
    killGroup: () => killGroup(pid),
    ended,
  };
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // It has ended by itself.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
