/**
 * The thread in which node-worker.mjs runs tests. Each run gets a fresh module graph of the workspace's own files:
 * CommonJS modules by emptying the cache, ES modules by a generation number in their URL. Packages stay loaded.
 */
import { existsSync, readFileSync } from 'node:fs';
import Module, { createRequire, registerHooks } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { setImmediate } from 'node:timers';
import { URL, pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { describeFailure, lineOf } from './node-failure.mjs';
import shim, { start } from './node-test-shim.mjs';
import { startTrace, takeSegments } from './node-trace.mjs';

const { workspace, runner } = workerData;
const require = createRequire(import.meta.url);
const shimUrl = new URL('./node-test-shim.mjs', import.meta.url).href;
const workspaceUrl = pathToFileURL(workspace + sep).href;
const { runMocha } = runner === 'mocha' ? await import('./node-mocha.mjs') : {};

let generation = 0;
/** what the running test file did besides its tests: an error nobody caught, a call of process.exit */
let stray = {};

const isOwn = (url) => url.startsWith(workspaceUrl) && !url.includes('/node_modules/');

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === 'node:test') return { url: shimUrl, format: 'module', shortCircuit: true };
    const resolved = next(specifier, context);
    const byImport = !context.conditions.includes('require');
    if (!isOwn(resolved.url) || resolved.url.includes('?ratchet=') || !byImport) return resolved;
    const mark = resolved.url.includes('?') ? '&' : '?';
    return { ...resolved, url: `${resolved.url}${mark}ratchet=${generation}` };
  },
});
const load = Module._load;
Module._load = (request, ...rest) => (request === 'node:test' ? shim : load(request, ...rest));

class Exit extends Error {}
process.exit = (code = process.exitCode) => {
  stray.exit ??= Number(code ?? 0);
  throw new Exit('process.exit');
};
const noteStray = (error) => {
  if (!(error instanceof Exit)) stray.error ??= { error };
};
process.on('uncaughtException', noteStray);
process.on('unhandledRejection', noteStray);
process.stdout.write = process.stderr.write = (_chunk, encoding, done) => {
  const callback = typeof encoding === 'function' ? encoding : done;
  if (callback !== undefined) process.nextTick(callback);
  return true;
};

parentPort.on('message', (request) => void serve(request));

async function serve(request) {
  generation += 1;
  stray = {};
  process.exitCode = undefined;
  for (const file of Object.keys(require.cache)) {
    if (file.startsWith(workspace + sep) && !file.includes(`${sep}node_modules${sep}`))
      delete require.cache[file];
  }
  const run = createRun(request);
  for (const path of request.paths) {
    if (run.stopped()) break;
    if (runner === 'mocha') await runMocha(run, path, importTest);
    else await runNodeTest(run, path);
  }
  parentPort.postMessage({ ended: run.stopped() ? 'stopped' : 'done' });
}

/** What a runner needs for one request: which tests, where results go, when to stop. */
function createRun(request) {
  const wanted = new Set(request.ids);
  let failures = 0;
  if (request.trace !== undefined) startTrace(request.trace, performance.now() + request.timeoutMs * 0.6);
  return {
    workspace,
    /** whether a test, or (for a group) anything inside it, is to be run */
    wants: (id) => wanted.size === 0 || wanted.has(id),
    wantsGroup: (id) =>
      wanted.size === 0 ||
      [...wanted].some(
        (other) => other === id || other.startsWith(`${id} > `) || id.startsWith(`${other} > `),
      ),
    stopped: () => failures >= request.failuresMax,
    begin() {
      if (request.trace !== undefined) takeSegments();
    },
    report(id, error, ms, status = error === undefined ? 'passed' : 'failed') {
      if (status === 'failed') failures += 1;
      const detail = request.detail && error !== undefined ? describeFailure(error.error, workspace) : {};
      if (error !== undefined) detail.at = lineOf(error.error, workspace, request.placed);
      const segments = request.trace === undefined ? undefined : takeSegments();
      parentPort.postMessage({ result: { id, status, ms, ...detail, segments } });
    },
  };
}

async function runNodeTest(run, path) {
  const started = performance.now();
  const group = start(run, path);
  run.begin();
  let failure = await caught(() => importTest(path));
  await group.finished();
  if (!group.registered()) {
    await settle();
    failure ??= stray.error;
    const exit = stray.exit ?? Number(process.exitCode ?? 0);
    if (exit !== 0) failure ??= { error: new Error(`exit code ${exit}`) };
  }
  if (failure?.error instanceof Exit && stray.exit === 0) failure = undefined;
  if (failure !== undefined || !group.registered())
    run.report(`${path}::${path}`, failure, performance.now() - started);
}

async function caught(action) {
  try {
    await action();
    return undefined;
  } catch (error) {
    return { error };
  }
}

/** Loads a test file the way `node FILE` would: CommonJS as the main module, the rest through import. */
async function importTest(path) {
  const file = join(workspace, path);
  process.argv[1] = file;
  if (isCommonJs(file)) Module._load(file, null, true);
  else await import(pathToFileURL(file).href);
}

function isCommonJs(file) {
  if (/\.c[jt]s$/u.test(file)) return true;
  if (/\.m[jt]s$/u.test(file)) return false;
  if (packageType(dirname(file)) === 'module') return false;
  return !/^\s*(?:import\s*[\w{*'"]|export\s)/mu.test(readFileSync(file, 'utf8'));
}

function packageType(folder) {
  const file = join(folder, 'package.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')).type;
  return folder === dirname(folder) ? undefined : packageType(dirname(folder));
}

/** Waits until nothing that the script started (timers, requests) is under way, as a process would before it ends. */
async function settle() {
  const idle = new Set(['MessagePort', 'PipeWrap', 'TTYWrap', 'Immediate']);
  do await new Promise((resolve) => setImmediate(resolve));
  while (
    stray.error === undefined &&
    stray.exit === undefined &&
    process.getActiveResourcesInfo().some((name) => !idle.has(name))
  );
}
