// A reporter for Node's test runner (20 and later). The order of `test:start` and `test:pass` gives the nesting;
// `test:dequeue` tells that a test really begins.
import { createRequire } from 'node:module';
import process from 'node:process';

const { cut, errorRecord, textMax, titleOf, write } = createRequire(import.meta.url)('./ratchet-record.cjs');
const ownFile = process.env.RATCHET_FILE;
const isOurs = String(process.ppid) === process.env.RATCHET_PARENT;

// A reporter must be a generator, though this one has nothing to pass on.
// eslint-disable-next-line require-yield
export default async function* report(source) {
  const beginning = [];
  const reported = [];
  const holdsOthers = new Set();
  for await (const { type, data } of source) {
    if (!isOurs) continue;
    const { nesting, name } = data;
    if (type === 'test:dequeue') {
      beginning.length = nesting;
      beginning.push(name);
      // Suites too: the `type` that Node 22 and 24 give here is that of another test.
      write({ event: 'started', file: ownFile, names: [...beginning] });
    } else if (type === 'test:start') {
      reported.length = nesting;
      if (nesting > 0) holdsOthers.add(titleOf(reported));
      reported.push(name);
    } else if (type === 'test:pass' || type === 'test:fail') {
      const names = [...reported.slice(0, nesting), name];
      const title = titleOf(names);
      const record = finished(type, data, names, holdsOthers.has(title));
      holdsOthers.delete(title);
      if (record === undefined) continue;
      write(record);
      if (record.status === 'container') continue;
      // Not yielded: that would hold the next message back until the text is taken.
      process.stdout.write(printed(record, title));
    }
  }
}

function finished(type, data, names, holdsOthers) {
  // Node 20 reports what a name pattern left out as skipped.
  if (data.skip === 'test name does not match pattern') return undefined;
  const failure = data.details?.error;
  const reason = failure?.failureType;
  const isContainer =
    (holdsOthers || data.details?.type === 'suite') && (!failure || reason === 'subtestsFailed');
  const record = {
    event: 'finished',
    file: ownFile,
    names,
    status: isContainer ? 'container' : statusOf(type, data, reason),
    durationMs: data.details?.duration_ms ?? null,
    line: data.line ?? null,
  };
  if (record.status === 'failed' || record.status === 'errored') record.error = failureOf(failure);
  return record;
}

function statusOf(type, data, reason) {
  if (data.skip !== undefined && data.skip !== false) return 'skipped';
  if (data.todo !== undefined && data.todo !== false) return 'skipped';
  if (type === 'test:pass') return 'passed';
  return reason === 'hookFailed' || reason === 'cancelledByParent' ? 'errored' : 'failed';
}

/** Node wraps what a test threw; the wrapper's own message only matters when there is no cause. */
function failureOf(failure) {
  if (failure === undefined) return { message: 'failed' };
  const { cause } = failure;
  const isWrapped = cause !== null && typeof cause === 'object';
  const record = errorRecord(isWrapped ? cause : failure);
  if (failure.failureType === 'hookFailed') record.message = `${failure.message}: ${record.message}`;
  if (!isWrapped && cause !== undefined && cause !== null) record.message = String(cause);
  delete record.stack;
  const stack = isWrapped ? cause.stack : undefined;
  return { ...record, ...(typeof stack === 'string' && { stack: cut(stack, 16000) }) };
}

const marks = { passed: '✔', failed: '✖', errored: '✖', skipped: '﹣' };

function printed({ status, error, durationMs }, title) {
  const time = durationMs === null ? '' : ` (${durationMs.toFixed(1)} ms)`;
  const detail = error ? `\n${cut(error.stack ?? error.message, textMax)}`.replace(/\n/g, '\n    ') : '';
  return `${marks[status]} ${title}${time}${detail}\n`;
}
