/**
 * What a real VS Code without a display is made of: VS Code's own server out of the npm package code-server, and
 * chromium. `node scripts/workbench/provision.ts` sees to both; done once it takes no time.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { link, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join, resolve } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { ensureWorkbenchPrograms, installWorkbenchPrograms } from '../system-packages.ts';

/** The version of the npm package; its first two numbers are VS Code's with 3 more. */
const codeServerVersion = '4.139.1';

/** How long npm may take for one of its steps, in milliseconds. */
const stepLimitMs = 8 * 60_000;

/** A real VS Code on this machine. */
export interface WorkbenchHost {
  /** folder of VS Code's server: `out/server-main.js` is in it */
  readonly vscode: string;
  /** the browser's program */
  readonly chromium: string;
  /** the Node that runs the server */
  readonly node: string;
}

/** The host, or why there is none and what to do about it, as one text for people. */
export type Provisioned = { readonly host: WorkbenchHost } | { readonly missing: string };

/**
 * Where the server is installed: `.vscode-test/` in the repository, or the folder that RATCHET_WORKBENCH_HOST names, so
 * that several clones share one.
 */
function hostFolder(): string {
  const shared = process.env['RATCHET_WORKBENCH_HOST'];
  return shared === undefined || shared === ''
    ? resolve(import.meta.dirname, '..', '..', '.vscode-test')
    : resolve(shared);
}

/**
 * Sees to a real VS Code on this machine: installs what is missing (about half a minute, 600 MB), says so through
 * `say`, and can be called by several processes at once. Expected trouble (no network, no right to install) is an
 * answer; nothing half installed stays.
 */
export async function provisionWorkbench(say: (line: string) => void = console.log): Promise<Provisioned> {
  if (process.platform === 'win32')
    return { missing: "Cannot run VS Code's server as that needs Linux or macOS: use npm run test:desktop." };
  const folder = hostFolder();
  const vscode = join(folder, `vscode-server-${codeServerVersion}`);
  const there = findChromium();
  if (there !== undefined && isServer(vscode)) return host(vscode, there);

  await mkdir(folder, { recursive: true });
  await using _lock = await installationLock(folder, say);
  ensureWorkbenchPrograms();
  const chromium = findChromium();
  if (chromium === undefined)
    return {
      missing: `Cannot open the workbench as chromium is not on the PATH. Install it: ${installWorkbenchPrograms}`,
    };
  const failure = isServer(vscode) ? undefined : await installServer(folder, vscode, say);
  return failure === undefined ? host(vscode, chromium) : { missing: failure };
}

const host = (vscode: string, chromium: string): Provisioned => ({
  host: { vscode, chromium, node: process.execPath },
});

/** Extensions of VS Code's own that need an account or the network; some start with every window. */
const unneeded = [
  ...['copilot', 'github', 'github-authentication', 'microsoft-authentication', 'mermaid-markdown-features'],
  ...['tunnel-forwarding', 'ms-vscode.vscode-js-profile-table'],
];

const isServer = (folder: string): boolean => existsSync(join(folder, 'out', 'server-main.js'));

function findChromium(): string | undefined {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((path) => existsSync(path));
}

/**
 * Removes what a killed installation left, unpacks the package and installs what its server needs, apart; moves it to its place when it is whole. Of
 * code-server itself nothing is used, and of the native modules only two are compiled: the one that writes logs, and
 * the one that ends the extension host with its parent. Returns what went wrong.
 */
async function installServer(
  folder: string,
  target: string,
  say: (line: string) => void,
): Promise<string | undefined> {
  for (const name of await readdir(folder))
    if (name.startsWith('unpacked-')) await rm(join(folder, name), { recursive: true, force: true });
  const scratch = await mkdtemp(join(folder, 'unpacked-'));
  try {
    say(`Installing VS Code's server (code-server ${codeServerVersion}) into ${folder} …`);
    const archive = join(scratch, `code-server-${codeServerVersion}.tgz`);
    const server = join(scratch, 'package', 'lib', 'vscode');
    const install = ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'];
    const failure =
      (await step(scratch, 'npm', ['pack', `code-server@${codeServerVersion}`, '--silent'])) ??
      (await step(scratch, 'tar', ['-xzf', archive, 'package/lib/vscode', 'package/LICENSE'])) ??
      (await step(server, 'npm', install)) ??
      (await step(join(server, 'extensions'), 'npm', install));
    if (failure !== undefined)
      return (
        `Cannot install VS Code's server: ${failure}\nTry again with access to the npm registry, or set ` +
        'RATCHET_WORKBENCH_HOST to the .vscode-test folder of a clone that has it.'
      );
    for (const name of unneeded) await rm(join(server, 'extensions', name), { recursive: true, force: true });
    say('Compiling what it writes its logs with …');
    const compiled = await step(server, 'npm', ['rebuild', '@vscode/spdlog', '@vscode/native-watchdog']);
    if (compiled !== undefined) say(`Log files stay empty as a part was not compiled: ${compiled}`);
    if (!isServer(target)) await rename(server, target);
    return undefined;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Runs one step; returns its last words if it failed. */
async function step(folder: string, program: string, args: readonly string[]): Promise<string | undefined> {
  // The project's Node comes first: npm and what it starts must run on the version that the server is made for.
  const path = [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter);
  const environment = { ...process.env, PATH: path, npm_config_fetch_retries: '1', JOBS: 'max' };
  const { code, output } = await new Promise<{ code: number | string; output: string }>((done) => {
    const child = spawn(program, args, {
      cwd: folder,
      env: withoutNpm(environment),
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: stepLimitMs,
    });
    let output = '';
    const keep = (bytes: Buffer): void => void (output = (output + bytes.toString()).slice(-4_000));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', (error) => done({ code: error.message, output }));
    child.once('close', (status, signal) => done({ code: status ?? `stopped by ${signal ?? '?'}`, output }));
  });
  if (code === 0) return undefined;
  return `\`${program} ${args.join(' ')}\` ended with ${code}:\n${output.trim().split('\n').slice(-8).join('\n')}`;
}

/** Without what an outer `npm run` says to its scripts: it would apply to the inner installation. */
function withoutNpm(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const outer = /^npm_(package|lifecycle|command|execpath|config_(prefix|local_prefix|global))/i;
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !outer.test(name)));
}

/** Waits for other installations; one that was killed does not count. */
async function installationLock(folder: string, say: (line: string) => void): Promise<AsyncDisposable> {
  const path = join(folder, 'installing.lock');
  const own = `${path}.${process.pid}`;
  // The lock is never there without its holder's name in it.
  await writeFile(own, `${process.pid}`);
  try {
    for (let told = false; ;) {
      if (await linked(own, path)) return { [Symbol.asyncDispose]: () => rm(path, { force: true }) };
      const holder = holderOf(path);
      if (holder === undefined) await rm(path, { force: true });
      else if (!told) say(`Waiting for process ${holder}, which installs VS Code's server …`);
      told ||= holder !== undefined;
      await after(200);
    }
  } finally {
    await rm(own, { force: true });
  }
}

async function linked(existing: string, path: string): Promise<boolean> {
  try {
    await link(existing, path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** The living process that a lock names. */
function holderOf(path: string): number | undefined {
  try {
    const holder = Number(readFileSync(path, 'utf8'));
    if (!Number.isSafeInteger(holder) || holder <= 0) return undefined;
    process.kill(holder, 0);
    return holder;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}

if (import.meta.main) {
  const provisioned = await provisionWorkbench();
  if ('missing' in provisioned) {
    console.error(provisioned.missing);
    process.exitCode = 1;
  } else console.log(`VS Code's server: ${provisioned.host.vscode}\nBrowser: ${provisioned.host.chromium}`);
}
