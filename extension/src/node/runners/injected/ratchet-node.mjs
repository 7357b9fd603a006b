// Runs test files with Node's own runner, each in a process of its own as `node --test` does, and records what
// becomes of each process.
import { spawn } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
const { request, titleOf, write } = require('./ratchet-record.cjs');
const { files, wanted, options } = request();

const here = dirname(fileURLToPath(import.meta.url));
const stderrMax = 8000;
const parallelMax = 8;
const preload = ['--import', pathToFileURL(join(here, 'ratchet-node-preload.mjs')).href];
const reporter = [
  `--test-reporter=${pathToFileURL(join(here, 'ratchet-node-reporter.mjs')).href}`,
  '--test-reporter-destination=stdout',
];

write({ event: 'begun', cwd: process.cwd() });
const waiting = files.filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true);
const workers = Math.max(2, Math.min(parallelMax, availableParallelism() - 1));
let failed = false;
await Promise.all(Array.from({ length: workers }, work));
write({ event: 'done' });
process.exitCode = failed ? 1 : 0;

async function work() {
  for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) await runFile(file);
}

/**
 * A name pattern finds a test in suites by its own name, but a test inside a test only when the outer one is matched
 * too; that in turn runs whole suites. So the narrow pattern comes first, and the wide one when it missed a test.
 */
async function runFile(file) {
  const titles = wanted[file];
  if (titles === undefined) return void (await runProcess(file, []));
  await runProcess(
    file,
    titles.map((title) => title.split(' > ').at(-1)),
  );
  if (titles.some((title) => title.includes(' > ')) && !titles.every((title) => hasFinished(file, title))) {
    await runProcess(
      file,
      titles.flatMap((title) => title.split(' > ')),
    );
  }
}

function hasFinished(file, title) {
  const path = resolve(file);
  const records = readFileSync(process.env.RATCHET_RESULTS, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  return records.some(
    (record) => record.event === 'finished' && record.file === path && titleOf(record.names) === title,
  );
}

function runProcess(file, names) {
  const path = resolve(file);
  const plain = !usesNodeTest(path);
  const patterns = names.map((name) => `--test-name-pattern=^\\s*${escape(name)}\\s*$`);
  const started = performance.now();
  write({ event: 'started', file: path, names: [basename(path)] });
  const child = spawn(process.execPath, [...options, ...preload, ...reporter, ...patterns, path], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment(path, plain),
  });
  let stderr = '';
  child.stdout.pipe(process.stdout, { end: false });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    process.stderr.write(text);
    stderr = (stderr + text).slice(-stderrMax);
  });
  return new Promise((end) => {
    child.on('error', (error) => {
      stderr += String(error);
    });
    child.on('close', (code, signal) => {
      if (code !== 0) failed = true;
      const durationMs = performance.now() - started;
      write({ event: 'file-ended', file: path, code, signal, durationMs, stderr, plain });
      end();
    });
  });
}

function environment(path, plain) {
  const variables = {
    ...process.env,
    RATCHET_PARENT: String(process.pid),
    RATCHET_FILE: path,
    RATCHET_PLAIN: plain ? '1' : '',
  };
  delete variables.NODE_TEST_CONTEXT;
  return variables;
}

function usesNodeTest(path) {
  try {
    return /['"]node:test['"]/.test(readFileSync(path, 'utf8'));
  } catch {
    return false;
  }
}

function escape(name) {
  return name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&').replace(/ /g, '\\s+');
}
