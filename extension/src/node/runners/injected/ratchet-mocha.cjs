// A mocha reporter (8 to 12): records, beside what mocha's own `spec` reporter prints. Leaves out tests not asked for.
'use strict';
const { relative, sep } = require('node:path');
const process = require('node:process');
const { errorRecord, isWanted, request, write } = require('./ratchet-record.cjs');

module.exports = class RatchetReporter {
  constructor(runner, options) {
    const { Spec } = require(process.env.RATCHET_MOCHA).reporters;
    this.printer = new Spec(runner, options);
    const { wanted } = request();
    if (Object.keys(wanted).length > 0) {
      keepWanted(runner.suite, wanted);
      runner.total = runner.grepTotal(runner.suite);
    }
    runner.on('test', (test) => write({ event: 'started', ...identity(test) }));
    runner.on('pass', (test) => write(finished(test, 'passed')));
    runner.on('pending', (test) => write(finished(test, 'skipped')));
    runner.on('fail', (test, error) =>
      write({ ...finished(test, statusOf(test)), error: errorRecord(error) }),
    );
    runner.on('end', () => write({ event: 'done' }));
  }

  done(failures, end) {
    if (typeof this.printer.done === 'function') this.printer.done(failures, end);
    else end(failures);
  }
};

const statusOf = (test) => (test.type === 'hook' ? 'errored' : 'failed');
const finished = (test, status) => ({
  event: 'finished',
  ...identity(test),
  status,
  durationMs: test.duration ?? null,
});

function identity(runnable) {
  return { file: fileOf(runnable), names: namesOf(runnable) };
}

function fileOf(runnable) {
  for (let node = runnable; node; node = node.parent) if (node.file) return node.file;
  return process.cwd();
}

function namesOf(runnable) {
  const names = [];
  for (let node = runnable; node; node = node.parent) if (node.title) names.unshift(node.title);
  return names.length > 0 ? names : ['(no name)'];
}

function keepWanted(suite, wanted) {
  suite.tests = suite.tests.filter((test) => {
    const file = relative(process.cwd(), fileOf(test)).split(sep).join('/');
    return isWanted(wanted, file, namesOf(test));
  });
  for (const inner of suite.suites) keepWanted(inner, wanted);
}
