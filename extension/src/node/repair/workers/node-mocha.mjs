/** Runs one test file with the workspace's own mocha, as `mocha FILE` would with its configuration file. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';

const require = createRequire(join(process.cwd(), 'package.json'));
const Mocha = require('mocha');
let configuration;

export async function runMocha(run, path, importTest) {
  const options = await configure();
  const mocha = new Mocha({ ...options, reporter: Silent, allowUncaught: false, forbidOnly: false });
  if (options.rootHooks !== undefined) mocha.rootHooks(options.rootHooks);
  const file = join(run.workspace, path);
  mocha.suite.emit('pre-require', globalThis, file, mocha);
  try {
    const started = performance.now();
    await importTest(path).catch((error) =>
      run.report(`${path}::${path}`, { error }, performance.now() - started),
    );
    mocha.suite.emit('require', undefined, file, mocha);
    mocha.suite.emit('post-require', globalThis, file, mocha);
    keepWanted(mocha.suite, run, path);
    await new Promise((resolve) => listen(mocha.run(resolve), run, path));
  } finally {
    mocha.dispose();
  }
}

class Silent {}

async function configure() {
  if (configuration === undefined) {
    configuration = {};
    try {
      const { loadOptions } = require('mocha/lib/cli/options.js');
      const { handleRequires } = require('mocha/lib/cli/run-helpers.js');
      const all = loadOptions([]);
      const plugins = all.require === undefined ? {} : await handleRequires([].concat(all.require));
      configuration = { ui: all.ui, timeout: all.timeout, rootHooks: plugins.rootHooks };
    } catch (error) {
      if (error.code !== 'ERR_PACKAGE_PATH_NOT_EXPORTED' && error.code !== 'MODULE_NOT_FOUND') throw error;
    }
    for (const [key, value] of Object.entries(configuration))
      if (value === undefined) delete configuration[key];
  }
  return configuration;
}

const idOf = (path, test) => `${path}::${test.titlePath().join(' > ')}`;

function keepWanted(suite, run, path) {
  suite.tests = suite.tests.filter((test) => run.wants(idOf(path, test)));
  for (const inner of suite.suites) keepWanted(inner, run, path);
}

function listen(runner, run, path) {
  const failed = new Map();
  runner.on('test', () => run.begin());
  runner.on('fail', (test, error) => {
    if (test.type === 'hook')
      run.report(idOf(path, test.ctx?.currentTest ?? test), { error }, test.duration ?? 0);
    else failed.set(test, error);
    if (run.stopped()) runner.abort();
  });
  runner.on('pending', (test) => run.report(idOf(path, test), undefined, 0, 'skipped'));
  runner.on('test end', (test) => {
    if (test.isPending()) return;
    const error = failed.get(test);
    run.report(idOf(path, test), error === undefined ? undefined : { error }, test.duration ?? 0);
    if (run.stopped()) runner.abort();
  });
}
