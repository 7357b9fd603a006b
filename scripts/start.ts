/**
 * `npm start`: builds the extension and opens VS Code on a copy of the sample with it. In a desktop window when `code` is
 * on the PATH (`--browser` prefers the other way), else in a VS Code server on this machine, whose address is printed.
 * `npm start -- --check [--screenshot FILE]` does it without a display and says whether the extension starts as it should.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { checkWorkbench } from './workbench/check-workbench.ts';
import { addressOf } from './workbench/browser.ts';
import { writeSettings } from './workbench/profile.ts';
import { provisionWorkbench } from './workbench/provision.ts';
import type { WorkbenchHost } from './workbench/provision.ts';
import { startServer } from './workbench/server.ts';

const root = join(import.meta.dirname, '..');
const { values } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    browser: { type: 'boolean', default: false },
    screenshot: { type: 'string', default: join(root, '.vscode-test', 'start-check.png') },
  },
});

const build = spawnSync('npm', ['run', '-s', 'build'], { cwd: root, stdio: 'inherit' });
if (build.status !== 0) process.exit(build.status ?? 1);

const folder = mkdtempSync(join(tmpdir(), 'ratchet-start-'));
const workspace = join(folder, 'shop');
cpSync(join(root, 'test', 'fixtures', 'sample'), workspace, { recursive: true });

if (values.check) process.exitCode = await withHost(check);
else if (values.browser || !hasDesktop()) process.exitCode = await withHost(serve);
else process.exitCode = openDesktop();

/** Everything that needs the folder is over afterwards, so that it goes. */
async function withHost(use: (host: WorkbenchHost) => Promise<number>): Promise<number> {
  try {
    const provisioned = await provisionWorkbench();
    if ('host' in provisioned) return await use(provisioned.host);
    console.error(provisioned.missing);
    return 1;
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function check(host: WorkbenchHost): Promise<number> {
  const screenshot = resolve(values.screenshot);
  mkdirSync(dirname(screenshot), { recursive: true });
  const environment = { ...process.env, RATCHET_HOME: join(folder, 'home') };
  const failures = await checkWorkbench(host, { extension: root, workspace, environment, screenshot });
  for (const failure of failures) console.error(failure);
  console.log(`Picture: ${screenshot}`);
  console.log(failures.length === 0 ? 'The extension works in a real VS Code.' : 'The check failed.');
  return failures.length === 0 ? 0 : 1;
}

async function serve(host: WorkbenchHost): Promise<number> {
  await using server = await startServer(host, { extensions: [root] });
  await writeSettings(server.dataFolder, 'dark');
  console.log(
    `\nOpen ${addressOf(server, { folder: workspace })}\nCtrl+C ends it and removes the copy of the sample.`,
  );
  await new Promise<void>((ended) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => ended());
  });
  return 0;
}

function hasDesktop(): boolean {
  return spawnSync('code', ['--version'], { stdio: 'ignore' }).status === 0;
}

function openDesktop(): number {
  const { status } = spawnSync('code', [`--extensionDevelopmentPath=${root}`, '--new-window', workspace], {
    stdio: 'inherit',
  });
  console.log(`VS Code has opened a copy of the sample: ${workspace}`);
  return status ?? 1;
}
