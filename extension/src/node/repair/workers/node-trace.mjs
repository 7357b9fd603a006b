/**
 * Line coverage by segments. Instrumented texts call `__ratchetLine(file, line)` before each statement: a line of a test
 * file begins a new segment, a line of another file is added to the running one. So each statement of a test has its
 * own coverage, and the last segment of a failed test is the one that failed.
 */
import { performance } from 'node:perf_hooks';

const segmentsMax = 400;

let trace = { files: [], tests: [] };
let isTest = [];
let segments = [];
let open;

/** Past `deadline` (on the thread's clock) a traced line throws, so that the coverage of an endless loop is known. */
export function startTrace(wanted, deadline) {
  let calls = 0;
  trace = wanted;
  isTest = trace.files.map((path) => trace.tests.includes(path));
  takeSegments();
  globalThis.__ratchetLine = (file, line) => {
    calls += 1;
    if (calls % 4096 === 0 && performance.now() > deadline) throw new Error('timed out');
    if (isTest[file]) begin(file, line);
    else (open.lines[trace.files[file]] ??= new Set()).add(line);
  };
}

/** The segments since the last call, those without project lines dropped. */
export function takeSegments() {
  const taken = segments
    .map(({ path, line, lines }) => ({
      path,
      line,
      lines: Object.fromEntries(Object.entries(lines).map(([file, set]) => [file, [...set]])),
    }))
    .filter(({ lines }, index) => Object.keys(lines).length > 0 || index === segments.length - 1);
  segments = [];
  begin(undefined, 0);
  return taken;
}

function begin(file, line) {
  if (segments.length >= segmentsMax) return;
  if (open !== undefined && segments.length > 0 && Object.keys(open.lines).length === 0) segments.pop();
  open = { path: file === undefined ? undefined : trace.files[file], line, lines: {} };
  segments.push(open);
}
