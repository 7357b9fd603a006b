import type { WorkspacePath } from '../../protocol/content.ts';
import type { TestResult } from '../../protocol/tests.ts';
import { runnerCaps } from './caps.ts';
import { capHead, stripAnsi } from './clean-text.ts';
import type { ErrorRecord, RunRecord } from './records.ts';
import { stackFrames, workspacePath, type StackPlace } from './stack-frames.ts';
import { createIdCounter, fileId, fileTitle, titleOf } from './test-id.ts';

type Finished = Extract<RunRecord, { event: 'finished' }>;
type FileEnded = Extract<RunRecord, { event: 'file-ended' }>;

/** What one run's records say. */
export interface CollectedRun {
  /** sorted by file, in a file in the order of finishing */
  readonly results: readonly TestResult[];
  /** the runner is not installed */
  readonly missing: boolean;
  /** the runner came to its regular end */
  readonly done: boolean;
  /** errors that belong to no file */
  readonly looseErrors: readonly ErrorRecord[];
}

interface FileRecords {
  readonly path: WorkspacePath;
  readonly finished: Finished[];
  readonly partial: Finished[];
  /** titles of tests that started and did not finish, in the order of starting */
  running: string[];
  readonly broken: ErrorRecord[];
  uncaught?: ErrorRecord;
  ended?: FileEnded;
}

/**
 * Folds a reporter's records into results. A test that started and never finished becomes `errored`;
 * `unfinishedBecause` completes the sentence "Did not finish: …". A file that could not be loaded becomes one
 * `errored` result named after the file; a plain script becomes one result that passed or failed as a whole.
 */
export function collectResults(
  records: readonly RunRecord[],
  workspace: string,
  directory: string,
  unfinishedBecause: string,
): CollectedRun {
  const place = placeOf(records, workspace, directory);
  const files = groupByFile(records, place);
  const results = [...files.values()]
    .sort((left, right) => (left.path < right.path ? -1 : 1))
    .flatMap((file) => fileResults(file, place, unfinishedBecause));
  return {
    results,
    missing: records.some((record) => record.event === 'missing'),
    done: records.some((record) => record.event === 'done'),
    looseErrors: records.flatMap((record) =>
      record.event === 'broken' && record.file === undefined ? [record.error] : [],
    ),
  };
}

/** The workspace's own path, and the path at which the run saw it (links resolved, or another folder of the sandbox). */
function placeOf(records: readonly RunRecord[], workspace: string, directory: string): StackPlace {
  const roots = [workspace];
  for (const record of records) {
    if (record.event !== 'begun') continue;
    const cwd = record.cwd.replaceAll('\\', '/');
    const end = directory === '.' ? '' : `/${directory}`;
    if (cwd.endsWith(end)) roots.push(cwd.slice(0, cwd.length - end.length));
  }
  return { roots: [...new Set(roots)], directory };
}

function groupByFile(records: readonly RunRecord[], place: StackPlace): Map<string, FileRecords> {
  const files = new Map<string, FileRecords>();
  const fileOf = (name: string): FileRecords => {
    const path = workspacePath(name, place) ?? name;
    const known = files.get(path);
    if (known) return known;
    const file: FileRecords = { path, finished: [], partial: [], running: [], broken: [] };
    files.set(path, file);
    return file;
  };
  for (const record of records) {
    if (!('file' in record) || record.file === undefined) continue;
    takeIn(fileOf(record.file), record);
  }
  return files;
}

function takeIn(file: FileRecords, record: RunRecord): void {
  switch (record.event) {
    case 'started':
      file.running.push(titleOf(record.names));
      break;
    case 'finished': {
      const index = file.running.indexOf(titleOf(record.names));
      if (index >= 0) file.running.splice(index, 1);
      (record.partial ? file.partial : file.finished).push(record);
      break;
    }
    case 'broken':
      file.broken.push(record.error);
      break;
    case 'uncaught':
      file.uncaught ??= record.error;
      break;
    case 'file-ended':
      file.ended = record;
      break;
    case 'begun':
    case 'missing':
    case 'done':
      break;
  }
}

function fileResults(file: FileRecords, place: StackPlace, unfinishedBecause: string): TestResult[] {
  const idOf = createIdCounter();
  const told = file.finished.length > 0 ? file.finished : file.partial;
  const results = told
    .filter((record) => record.status !== 'container')
    .map((record) => finishedResult(record, file.path, idOf, place));
  const because = file.ended ? `the process ${endingOf(file.ended)} while it ran` : unfinishedBecause;
  for (const title of unfinishedTitles(file, told)) {
    results.push({
      id: idOf(file.path, title),
      path: file.path,
      name: title,
      status: 'errored',
      durationMs: 0,
      message: `Did not finish: ${because}.`,
    });
  }
  const whole = wholeFileResult(file, told, results, place);
  if (whole) results.push(whole);
  return results;
}

function finishedResult(
  record: Finished,
  path: WorkspacePath,
  idOf: (path: WorkspacePath, title: string) => string,
  place: StackPlace,
): TestResult {
  const title = titleOf(record.names);
  const failure = record.error ? failureFields(record.error, path, place) : {};
  return {
    id: idOf(path, title),
    path,
    name: title,
    status: record.status === 'container' ? 'passed' : record.status,
    durationMs: record.durationMs ?? 0,
    ...(typeof record.line === 'number' && { line: record.line }),
    ...failure,
  };
}

/**
 * Tests that were running when it ended. Suites around them started too, but are no tests; the file itself counts
 * when it had not finished and no test in it was running.
 */
function unfinishedTitles(file: FileRecords, told: readonly Finished[]): string[] {
  const whole = fileTitle(file.path);
  const titles = [...new Set(file.running)].filter((title) => title !== whole);
  const all = [...titles, ...told.map((record) => titleOf(record.names))];
  const inner = titles.filter((title) => !all.some((other) => other.startsWith(`${title} > `)));
  const hasEnded = file.ended !== undefined || file.broken.length > 0 || file.finished.length > 0;
  return inner.length === 0 && !hasEnded && file.running.includes(whole) ? [whole] : inner;
}

function wholeFileResult(
  file: FileRecords,
  told: readonly Finished[],
  results: readonly TestResult[],
  place: StackPlace,
): TestResult | undefined {
  const [broken] = file.broken;
  if (broken) return wholeFile(file, 'errored', broken, place);
  const { ended, uncaught } = file;
  if (!ended) return undefined;
  const error = uncaught ?? { message: `The process ${endingOf(ended)}.\n${ended.stderr}`.trimEnd() };
  // Only what Node prints tells the place of a syntax error.
  const isTold = stackFrames(error.stack ?? '', place).length > 0;
  const stack = (isTold ? error.stack : undefined) ?? ended.stderr;
  if (ended.code === 0) return told.length === 0 ? wholeFile(file, 'passed', undefined, place) : undefined;
  if (results.some(({ status }) => status === 'failed' || status === 'errored')) return undefined;
  const failed = ended.plain && told.length === 0 && !isLoadError(error);
  return wholeFile(file, failed ? 'failed' : 'errored', { ...error, stack }, place);
}

function wholeFile(
  file: FileRecords,
  status: 'passed' | 'failed' | 'errored',
  error: ErrorRecord | undefined,
  place: StackPlace,
): TestResult {
  return {
    id: fileId(file.path),
    path: file.path,
    name: fileTitle(file.path),
    status,
    durationMs: file.ended?.durationMs ?? 0,
    ...(error && failureFields(error, file.path, place)),
  };
}

function failureFields(error: ErrorRecord, path: WorkspacePath, place: StackPlace): Partial<TestResult> {
  const frames = stackFrames(stripAnsi(error.stack ?? ''), place);
  const line = frames.find((frame) => frame.path === path)?.line;
  return {
    message: capHead(tidy(messageOf(error)), runnerCaps.messageBytesMax),
    ...(error.expected !== undefined && {
      expected: capHead(stripAnsi(error.expected), runnerCaps.valueBytesMax),
    }),
    ...(error.actual !== undefined && {
      actual: capHead(stripAnsi(error.actual), runnerCaps.valueBytesMax),
    }),
    ...(frames.length > 0 && { stack: frames }),
    ...(line !== undefined && { line }),
  };
}

function messageOf({ name, message }: ErrorRecord): string {
  const plain = name === undefined || /^(Jest)?(Assertion)?Error\b/.test(name) || message.startsWith(name);
  return plain ? message : `${name}: ${message}`;
}

const tidy = (text: string): string =>
  stripAnsi(text)
    .replace(/[ \t]+$/gm, '')
    .trim();

const endingOf = ({ code, signal }: FileEnded): string =>
  signal === null ? `ended with code ${code ?? 'unknown'}` : `was ended by ${signal}`;

const isLoadError = ({ name, message }: ErrorRecord): boolean =>
  /^SyntaxError/.test(name ?? '') || /Cannot find (module|package)|SyntaxError:/.test(message);
