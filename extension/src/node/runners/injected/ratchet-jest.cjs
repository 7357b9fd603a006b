// A jest reporter. Tests are told as they finish (in part), and again when their file has ended.
'use strict';
const { basename } = require('node:path');
const { cut, errorRecord, show, textMax, write } = require('./ratchet-record.cjs');

const statuses = {
  passed: 'passed',
  failed: 'failed',
  pending: 'skipped',
  todo: 'skipped',
  skipped: 'skipped',
  disabled: 'skipped',
};

module.exports = class RatchetReporter {
  onTestStart(test) {
    write({ event: 'started', file: test.path, names: [basename(test.path)] });
  }

  onTestCaseStart(test, { ancestorTitles, title }) {
    write({ event: 'started', file: test.path, names: [...ancestorTitles, title] });
  }

  onTestCaseResult(test, result) {
    if (statuses[result.status]) write({ ...finished(test.path, result), partial: true });
  }

  onTestResult(test, file) {
    for (const result of file.testResults) {
      // What a name pattern left out is `pending` too, but was not asked for; the engine drops it by its id.
      if (statuses[result.status]) write(finished(test.path, result));
    }
    const error = file.testExecError;
    if (error) {
      const stack = `${error.stack ?? ''}\n${file.failureMessage ?? ''}`;
      write({
        event: 'broken',
        file: test.path,
        error: { ...errorRecord(error), message: messageOf(error, file), stack },
      });
    }
  }

  onRunComplete() {
    write({ event: 'done' });
  }
};

function finished(file, result) {
  const record = {
    event: 'finished',
    file,
    names: [...result.ancestorTitles, result.title],
    status: statuses[result.status],
    durationMs: result.duration ?? null,
    line: result.location?.line ?? null,
  };
  if (result.status === 'failed') record.error = failureOf(result);
  return record;
}

function failureOf(result) {
  const [detail] = result.failureDetails ?? [];
  const [text = 'failed'] = result.failureMessages;
  const end = text.search(/\n\s+at /);
  const message = (end < 0 ? text : text.slice(0, end)).replace(/^Error: (?=expect\()/, '');
  const values = detail?.matcherResult ?? detail;
  const record = { message: cut(message, textMax), stack: text };
  if (values && 'expected' in values && 'actual' in values) {
    record.expected = cut(show(values.expected), textMax);
    record.actual = cut(show(values.actual), textMax);
  }
  return record;
}

/** Jest's own text says more than the error, and the code around the place, which is left out. */
function messageOf(error, file) {
  const text = (file.failureMessage ?? error.message ?? 'The file could not be loaded.').replace(
    /^\s*● .*\n+/,
    '',
  );
  const end = text.search(/\n\s*\n\s*(>\s*)?\d+ \||\n\s+at /);
  return cut((end < 0 ? text : text.slice(0, end)).trim(), textMax);
}
