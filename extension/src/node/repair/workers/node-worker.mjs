/**
 * Warm test runner for Node projects. Runs inside the sandbox, on a private view of the workspace: it may write to it.
 * Start: node node-worker.mjs '{"directory","runner","memoryMb"}', current folder = the suite's directory.
 *
 * Requests, one JSON object a line on stdin:
 *   { id, files: { path: text }, paths: [test files], ids: [tests, or none for all], timeoutMs, failuresMax, fresh, detail, trace? }
 * Answers on stdout, each line begins with the marker: { ready: true } once, then one { id, ended, results, ms } a request,
 * in order. `ended` is done, stopped (failuresMax reached), timeout, memory or crashed. Paths are workspace-relative.
 * `files` stand in the workspace during the run; what earlier requests changed is put back before.
 *
 * Tests run in a worker thread that lives over many requests (`fresh` asks for a new one); a thread that does not end in
 * time is thrown away, and the next one stands ready.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { clearTimeout, setTimeout } from 'node:timers';
import { URL } from 'node:url';
import { Worker } from 'node:worker_threads';

const marker = '\u001eratchet ';
/** { directory, runner, memoryMb }; the workspace is known by where the suite's directory lies in it */
const settings = JSON.parse(process.argv[2] ?? '{}');
settings.workspace = resolve(process.cwd(), relative(`/${settings.directory}`, '/'));
/** runs after which a thread is replaced: each leaves its module graph behind */
const runsMax = 200;
/** text (or null: no file) that stood before, of every file that a request has changed */
const originals = new Map();

let spare = startThread();
let current;

function startThread() {
  const worker = new Worker(new URL('./node-thread.mjs', import.meta.url), {
    workerData: settings,
    stdout: true,
    stderr: true,
    execArgv: ['--no-warnings'],
    resourceLimits: { maxOldGenerationSizeMb: settings.memoryMb ?? 512 },
  });
  worker.stdout.resume();
  worker.stderr.resume();
  worker.setMaxListeners(0);
  worker.on('error', () => worker.emit('gone', 'crashed'));
  worker.unref();
  return { worker, runs: 0 };
}

function takeThread(fresh) {
  if (current !== undefined && (fresh || current.runs >= runsMax)) discard();
  if (current === undefined) {
    current = spare;
    spare = startThread();
  }
  current.runs += 1;
  return current.worker;
}

function discard() {
  void current?.worker.terminate();
  current = undefined;
}

function place(files) {
  for (const [path, text] of originals) {
    if (!(path in files)) {
      write(path, text);
      originals.delete(path);
    }
  }
  for (const [path, text] of Object.entries(files)) {
    if (!originals.has(path)) originals.set(path, readOrNull(path));
    write(path, text);
  }
}

function write(path, text) {
  const file = join(settings.workspace, path);
  if (text === null) return rmSync(file, { force: true });
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function readOrNull(path) {
  try {
    return readFileSync(join(settings.workspace, path), 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

function run(request) {
  place(request.files);
  const worker = takeThread(request.fresh === true);
  const started = performance.now();
  const results = [];
  return new Promise((resolve) => {
    const finish = (ended) => {
      clearTimeout(timer);
      worker.removeAllListeners('message');
      worker.removeAllListeners('exit');
      worker.removeAllListeners('gone');
      if (ended !== 'done' && ended !== 'stopped') discard();
      resolve({ id: request.id, ended, results, ms: performance.now() - started });
    };
    const timer = setTimeout(() => finish('timeout'), request.timeoutMs);
    worker.on('message', (message) => {
      if (message.result !== undefined) results.push(message.result);
      if (message.ended !== undefined) finish(message.ended);
    });
    worker.once('exit', () => finish('crashed'));
    worker.once('gone', finish);
    worker.postMessage({ ...request, files: undefined, placed: Object.keys(request.files) });
  });
}

const answer = (value) => process.stdout.write(`\n${marker}${JSON.stringify(value)}\n`);

answer({ ready: true });
for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() === '') continue;
  const request = JSON.parse(line);
  try {
    answer(await run(request));
  } catch (error) {
    answer({ id: request.id, ended: 'crashed', results: [], ms: 0, message: String(error) });
  }
}
process.exit(0);
