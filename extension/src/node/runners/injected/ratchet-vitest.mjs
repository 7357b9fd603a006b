// Starts the project's vitest (1 to 4) through its Node API, with our reporter and a set-up file beside the project's own.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
const { errorRecord, request, write } = require('./ratchet-record.cjs');
const { requirePackage } = require('./ratchet-launch.cjs');

const { files, options, namePattern } = request();
const folder = requirePackage('vitest');
process.env.VITEST ??= 'true';
process.env.NODE_ENV ??= 'test';

const states = {
  passed: 'passed',
  pass: 'passed',
  failed: 'failed',
  fail: 'failed',
  skipped: 'skipped',
  skip: 'skipped',
  todo: 'skipped',
};

/** Both the reporter interface of vitest 3 and later, and the older one with its tree of tasks (`onFinished`). */
const reporter = {
  onTestModuleQueued({ moduleId }) {
    write({ event: 'started', file: moduleId, names: [basename(moduleId)] });
  },
  onTestModuleEnd(module) {
    for (const test of module.children.allTests()) writeTest(test);
    writeModuleErrors(module);
  },
  onTestRunEnd(modules, errors) {
    // Vitest 3 does not tell the end of a module that it could not load.
    for (const module of modules) writeModuleErrors(module);
    for (const error of errors) write({ event: 'broken', error: errorRecord(error) });
    write({ event: 'done' });
  },
  onFinished(tree, errors = []) {
    if (isModern || !tree) return;
    for (const file of tree) {
      writeTasks(file.filepath, file.tasks, []);
      writeBroken(file.filepath, file.result?.errors ?? []);
    }
    for (const error of errors) write({ event: 'broken', error: errorRecord(error) });
  },
};

const toldModules = new Set();

function writeModuleErrors(module) {
  if (toldModules.has(module.moduleId)) return;
  toldModules.add(module.moduleId);
  for (const suite of module.children.allSuites()) writeBroken(module.moduleId, suite.errors());
  writeBroken(module.moduleId, module.errors());
}

function writeTest(test) {
  const { state, errors } = test.result();
  if (states[state] === undefined) return;
  write({
    event: 'finished',
    file: test.module.moduleId,
    names: namesOf(test),
    status: states[state],
    durationMs: test.diagnostic()?.duration ?? null,
    line: test.location?.line ?? null,
    ...(errors?.[0] && { error: failureOf(errors[0]) }),
  });
}

function namesOf(test) {
  const names = [];
  for (let node = test; node && node.type !== 'module'; node = node.parent) names.unshift(node.name);
  return names;
}

function writeTasks(file, tasks, outer) {
  for (const task of tasks) {
    const names = [...outer, task.name];
    if (task.tasks) writeTasks(file, task.tasks, names);
    const status = states[task.result?.state ?? task.mode];
    if (task.tasks || status === undefined) continue;
    const [error] = task.result?.errors ?? [];
    write({
      event: 'finished',
      file,
      names,
      status,
      durationMs: task.result?.duration ?? null,
      line: task.location?.line ?? null,
      ...(error && { error: failureOf(error) }),
    });
  }
}

function writeBroken(file, errors) {
  for (const error of errors) write({ event: 'broken', file, error: failureOf(error) });
}

/** Vitest's errors arrive printed: `expected` and `actual` are texts already. */
function failureOf(error) {
  const record = errorRecord(error);
  if (typeof error.expected === 'string') record.expected = error.expected;
  if (typeof error.actual === 'string') record.actual = error.actual;
  return record;
}

/** Reports from inside the workers, where a test that never returns would keep vitest's own messages back. */
function writeSetUp() {
  const here = dirname(fileURLToPath(import.meta.url));
  const path = join(here, 'setup', 'ratchet-vitest-setup.mjs');
  mkdirSync(dirname(path), { recursive: true });
  const library = join(folder, 'dist', 'index.js').replaceAll('\\', '/');
  const results = JSON.stringify(process.env.RATCHET_RESULTS);
  writeFileSync(
    path,
    `import { appendFileSync } from 'node:fs';
import { afterEach, beforeEach } from ${JSON.stringify(library)};
const states = { pass: 'passed', fail: 'failed' };
const write = (record) => appendFileSync(${results}, JSON.stringify(record) + '\\n');
const identity = (task) => {
  const names = [];
  for (let node = task; node && !node.filepath; node = node.suite) if (node.name) names.unshift(node.name);
  return { file: task.file.filepath, names };
};
beforeEach(({ task }) => write({ event: 'started', ...identity(task) }));
afterEach(({ task }) => {
  const status = states[task.result?.state];
  if (status === undefined) return;
  const message = task.result.errors?.[0]?.message;
  write({ event: 'finished', ...identity(task), status, partial: true, durationMs: null,
    ...(message && { error: { message, stack: task.result.errors[0].stack ?? '' } }) });
});
`,
  );
  return path;
}

/** `--a.b=c`, `--flag`, `--no-flag` and `-c file` as vitest's options. */
function readOptions(words) {
  const short = { c: 'config', r: 'root' };
  const read = {};
  for (let index = 0; index < words.length; index += 1) {
    const [, dashes, rawName, value] = /^(--?)([^=]+)(?:=(.*))?$/s.exec(words[index]) ?? [];
    if (rawName === undefined) continue;
    const negated = rawName.startsWith('no-');
    const name = (dashes === '-' ? (short[rawName] ?? rawName) : rawName.replace(/^no-/, '')).replace(
      /-(\w)/g,
      (_, letter) => letter.toUpperCase(),
    );
    const next = words[index + 1];
    const text = value ?? (next !== undefined && !next.startsWith('-') ? words[++index] : undefined);
    const keys = name.split('.');
    const last = keys.pop();
    const target = keys.reduce((node, key) => (node[key] ??= {}), read);
    target[last] = negated
      ? false
      : text === undefined || text === 'true'
        ? true
        : text === 'false'
          ? false
          : number(text);
  }
  return read;
}

const number = (text) => (/^\d+$/.test(text) ? Number(text) : text);

const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const isModern = Number(version.split('.')[0]) >= 3;
const entry = join(folder, 'dist', 'node.js');
const { startVitest } = await import(pathToFileURL(entry).href);
const vitest = await startVitest(
  'test',
  files.map((file) => resolve(file)),
  {
    ...readOptions(options),
    watch: false,
    run: true,
    passWithNoTests: true,
    includeTaskLocation: true,
    reporters: [reporter, 'default'],
    ...(namePattern !== undefined && { testNamePattern: namePattern }),
  },
  { test: { setupFiles: [writeSetUp()] } },
);
if (!isModern) write({ event: 'done' });
await vitest?.exit?.();
