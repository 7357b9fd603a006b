/**
 * Stands in for node:test inside the warm worker: same functions, but it runs one file's tests on demand, in order, and
 * reports to the current run instead of ending the process. Mocks and assertions are Node's own.
 */
import assert from 'node:assert';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { clearTimeout, setImmediate, setTimeout } from 'node:timers';

const real = process.getBuiltinModule('node:test');

/** the file that is being run */
let file;
/** the suite or test that registrations belong to */
let scope;

/** Begins a file; `finished()` resolves when everything it registered has run. */
export const start = (run, path) => {
  const root = createScope(undefined, '', {});
  file = { run, path, registered: false };
  scope = root;
  const ready = new Promise((resolve) => setImmediate(resolve));
  root.tail = ready;
  return {
    registered: () => file.registered,
    async finished() {
      let tail;
      do {
        tail = root.tail;
        await tail;
      } while (tail !== root.tail);
      await runHooks(root.hooks.after, {});
    },
  };
};

function createScope(parent, name, options) {
  return {
    parent,
    name,
    options,
    hooks: { before: [], after: [], beforeEach: [], afterEach: [] },
    tail: Promise.resolve(),
    failed: 0,
    opened: false,
  };
}

function idOf(owner, name) {
  const names = [name];
  for (let at = owner; at?.parent !== undefined; at = at.parent) names.unshift(at.name);
  return `${file.path}::${names.join(' > ')}`;
}

function split(name, options, fn) {
  const all = [name, options, fn];
  const body = all.find((value) => typeof value === 'function');
  const settings = all.find((value) => typeof value === 'object' && value !== null) ?? {};
  const title = typeof name === 'string' ? name : body?.name || '<anonymous>';
  return { title, settings, body };
}

function register(owner, kind, args, extra = {}) {
  const { title, settings, body } = split(...args);
  file.registered = true;
  const entry = { title, options: { ...settings, ...extra }, body, owner };
  const run = kind === 'suite' ? prepareSuite(entry) : () => runTest(entry);
  const done = owner.tail.then(run);
  owner.tail = done;
  return done;
}

function prepareSuite({ title, options, body, owner }) {
  const suite = createScope(owner, title, options);
  let loading;
  const skipped = options.skip || body === undefined || !file.run.wantsGroup(idOf(owner, title));
  suite.tail = new Promise((resolve) => (suite.open = resolve));
  if (!skipped) {
    const outer = scope;
    scope = suite;
    try {
      loading = Promise.resolve(
        body.call({}, { name: title, signal: new globalThis.AbortController().signal }),
      );
      loading.catch(() => undefined);
    } catch (error) {
      suite.error = { error };
    }
    scope = outer;
  }
  return async () => {
    if (skipped) return;
    try {
      await loading;
      if (suite.error === undefined) await openScopes(owner);
      if (suite.error === undefined) await runHooks(suite.hooks.before, {});
      suite.opened = true;
    } catch (error) {
      suite.error ??= { error };
    }
    if (suite.error !== undefined) {
      file.run.report(idOf(owner, title), suite.error, 0);
      suite.stopped = true;
    }
    suite.open();
    let tail;
    do {
      tail = suite.tail;
      await tail;
    } while (tail !== suite.tail);
    await runHooks(suite.hooks.after, {}).catch((error) => file.run.report(idOf(owner, title), { error }, 0));
  };
}

/** Runs the `before` hooks of the file once, before its first test or suite. */
async function openScopes(owner) {
  if (owner === undefined || owner.opened) return;
  owner.opened = true;
  await runHooks(owner.hooks.before, {});
}

async function runTest({ title, options, body, owner }) {
  const id = idOf(owner, title);
  if (owner.stopped || file.run.stopped()) return;
  if (!file.run.wants(id) && !file.run.wantsGroup(id)) return;
  const own = createScope(owner, title, options);
  own.opened = true;
  if (options.skip || (options.todo && body === undefined))
    return file.run.report(id, undefined, 0, 'skipped');
  const context = createContext(own, id);
  const started = performance.now();
  let failure;
  file.run.begin();
  try {
    await openScopes(owner);
    for (const level of levelsOf(owner)) await runHooks(level.hooks.beforeEach, context);
    await withTimeout(() => call(body ?? (() => undefined), context), options.timeout);
    await own.tail;
    if (own.failed > 0) failure = { error: new Error(`${own.failed} subtests failed`) };
    if (context.planned !== undefined && context.planned !== context.made)
      failure ??= {
        error: new Error(`plan expected ${context.planned} assertions but received ${context.made}`),
      };
  } catch (error) {
    failure = { error };
  }
  const cleanups = [...levelsOf(owner)].reverse().map((level) => level.hooks.afterEach);
  for (const hooks of [own.hooks.after, ...cleanups])
    await runHooks(hooks, context).catch((error) => (failure ??= { error }));
  context.ownMock?.reset();
  if (failure !== undefined && options.todo) failure = undefined;
  if (failure !== undefined) owner.failed += 1;
  const status = context.skipped ? 'skipped' : undefined;
  if (file.run.wants(id) || own.parts > 0) file.run.report(id, failure, performance.now() - started, status);
}

function* levelsOf(owner) {
  if (owner === undefined) return;
  yield* levelsOf(owner.parent);
  yield owner;
}

async function runHooks(hooks, context) {
  for (const hook of hooks) await call(hook, context);
}

function call(fn, context) {
  if (fn.length < 2) return fn.call(context, context);
  return new Promise((resolve, reject) =>
    fn.call(context, context, (error) => (error ? reject(error) : resolve())),
  );
}

async function withTimeout(action, timeout) {
  if (!(timeout > 0 && timeout < Infinity)) return action();
  let timer;
  const late = new Promise(
    (_resolve, reject) =>
      (timer = setTimeout(() => reject(new Error(`test timed out after ${timeout}ms`)), timeout)),
  );
  try {
    return await Promise.race([action(), late]);
  } finally {
    clearTimeout(timer);
  }
}

function createContext(own, id) {
  const hook = (kind) => (fn) => void own.hooks[kind].push(fn);
  const context = {
    name: own.name,
    fullName: id.slice(id.indexOf('::') + 2),
    filePath: file.path,
    signal: new globalThis.AbortController().signal,
    made: 0,
    diagnostic: () => undefined,
    plan: (count) => (context.planned = count),
    skip: () => (context.skipped = true),
    todo: () => undefined,
    runOnly: () => undefined,
    before: (fn) => fn(context),
    after: hook('after'),
    beforeEach: hook('beforeEach'),
    afterEach: hook('afterEach'),
    test(...args) {
      own.parts = (own.parts ?? 0) + 1;
      context.made += 1;
      return register(own, 'test', args);
    },
    async waitFor(condition, { interval = 50, timeout = 1000 } = {}) {
      const end = performance.now() + timeout;
      for (;;) {
        try {
          return await condition();
        } catch (error) {
          if (performance.now() > end) throw error;
          await new Promise((resolve) => setTimeout(resolve, interval));
        }
      }
    },
    get mock() {
      return (context.ownMock ??= new real.mock.constructor());
    },
    assert: new Proxy(assert, {
      get: (target, key) =>
        typeof target[key] !== 'function'
          ? target[key]
          : (...args) => ((context.made += 1), target[key](...args)),
    }),
  };
  context.it = context.test;
  return context;
}

function variants(kind) {
  const make =
    (extra) =>
    (...args) =>
      register(scope, kind, args, extra);
  const base = make({});
  return Object.assign(base, {
    skip: make({ skip: true }),
    todo: make({ todo: true }),
    only: make({}),
    expectFailure: make({}),
  });
}

function test(...args) {
  return register(scope, 'test', args);
}
const hook = (kind) => (fn) => void scope.hooks[kind].push(fn);
const describe = variants('suite');

Object.assign(test, variants('test'), {
  test,
  it: test,
  describe,
  suite: describe,
  before: hook('before'),
  after: hook('after'),
  beforeEach: hook('beforeEach'),
  afterEach: hook('afterEach'),
  mock: real.mock,
  snapshot: real.snapshot,
  assert: real.assert,
});

export default test;
export const { it, suite, before, after, beforeEach, afterEach, mock, snapshot, skip, todo, only } = test;
export { test, describe, test as 'module.exports' };
