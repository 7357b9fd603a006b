import { mkdir, mkdtemp, readFile, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProcessTree } from './process-tree.ts';
import type { ProcessTree } from './process-tree.ts';
import type { WorkbenchHost } from './provision.ts';

/** How long the server may take to listen, in milliseconds. */
const startLimitMs = 60_000;

/** How much of what the server says is kept, in characters. */
const outputLimit = 200_000;

export interface ServerOptions {
  /** absolute paths of extensions that are installed in it, as they lie there */
  readonly extensions?: readonly string[];
  /**
   * lets pages name tests of an extension in development (browser.ts, `tests`). Such a workbench shows no notifications
   * and no dialogs: leave it out to see what a person sees.
   */
  readonly driver?: boolean;
  /** the environment that the extension host gets; default: this process's */
  readonly environment?: NodeJS.ProcessEnv;
  /** whether folders have to be trusted first, as in a person's VS Code; default: everything is trusted */
  readonly workspaceTrust?: boolean;
}

/** A running VS Code server with its data in a temporary folder of its own. */
export interface WorkbenchServer extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` */
  readonly address: string;
  /** its data folder: `data/User/settings.json` are the user's settings */
  readonly dataFolder: string;
  /** what it has said so far: its end, if that is much */
  output(): string;
  /** ends the server, its extension hosts and terminals, and removes its data */
  stop(): Promise<void>;
}

/** Starts VS Code's server on a free port; resolves when it listens, rejects with what it said when it does not. */
export async function startServer(
  host: WorkbenchHost,
  options: ServerOptions = {},
): Promise<WorkbenchServer> {
  const dataFolder = await realpath(await mkdtemp(join(tmpdir(), 'ratchet-workbench-')));
  await install(join(dataFolder, 'extensions'), options.extensions ?? []);
  // Its sockets would stay in the folder for temporary files.
  const runtime = join(dataFolder, 'run');
  await mkdir(runtime, { mode: 0o700 });
  const tree = startProcessTree(commandOf(host, dataFolder, options), {
    cwd: dataFolder,
    environment: { ...environmentOf(options.environment ?? process.env), XDG_RUNTIME_DIR: runtime },
  });
  let output = '';
  tree.output.on('data', (bytes: Buffer) => void (output = (output + bytes.toString()).slice(-outputLimit)));
  const stop = async (): Promise<void> => {
    await tree.stop();
    await rm(dataFolder, { recursive: true, force: true, maxRetries: 5 });
  };
  const port = await listeningPort(tree);
  if (port === undefined) {
    await stop();
    throw new Error(
      `VS Code's server did not start listening within ${startLimitMs} ms. It said:\n${output}`,
    );
  }
  const address = `http://127.0.0.1:${port}`;
  return { address, dataFolder, output: () => output, stop, [Symbol.asyncDispose]: stop };
}

/** Extensions are found by the names of their folders, when the server starts for the first time. */
async function install(folder: string, extensions: readonly string[]): Promise<void> {
  await mkdir(folder);
  for (const extension of extensions) {
    const manifest = JSON.parse(await readFile(join(extension, 'package.json'), 'utf8')) as Manifest;
    const name = `${manifest.publisher}.${manifest.name}-${manifest.version}`;
    await symlink(extension, join(folder, name), 'dir');
  }
}

interface Manifest {
  readonly publisher: string;
  readonly name: string;
  readonly version: string;
}

function commandOf(
  host: WorkbenchHost,
  dataFolder: string,
  { workspaceTrust = false, driver = false }: ServerOptions,
): readonly [string, ...string[]] {
  return [
    host.node,
    join(host.vscode, 'out', 'server-main.js'),
    ...['--host', '127.0.0.1', '--port', '0', '--without-connection-token'],
    ...['--accept-server-license-terms', '--telemetry-level', 'off'],
    ...['--server-data-dir', dataFolder, '--extensions-dir', join(dataFolder, 'extensions')],
    ...(driver ? ['--enable-smoke-test-driver'] : []),
    ...(workspaceTrust ? [] : ['--disable-workspace-trust']),
  ];
}

/** Without what another VS Code or Node around this process says to its own children. */
function environmentOf(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const outer = /^(VSCODE_|ELECTRON_|NODE_OPTIONS$|NODE_V8_COVERAGE$|NODE_TEST_CONTEXT$)/;
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !outer.test(name)));
}

/** The port that the server says it listens on; undefined if it ended or took too long. */
async function listeningPort(tree: ProcessTree): Promise<number | undefined> {
  const { promise, resolve } = Promise.withResolvers<number | undefined>();
  let said = '';
  const look = (bytes: Buffer): void => {
    said += bytes.toString();
    const port = /Extension host agent listening on (\d+)/.exec(said)?.[1];
    if (port !== undefined) resolve(Number(port));
  };
  tree.output.on('data', look);
  void tree.ended.then(() => resolve(undefined));
  const late = setTimeout(() => resolve(undefined), startLimitMs);
  const port = await promise;
  clearTimeout(late);
  tree.output.off('data', look);
  return port;
}
