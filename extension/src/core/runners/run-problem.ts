import type { TestProblem, TestResult } from '../../protocol/tests.ts';
import type { CommandResult } from '../ports.ts';
import type { CollectedRun } from './collect-results.ts';
import type { Runner } from './runner.ts';

/** The end of a sentence about tests that did not finish: "Did not finish: …". */
export function unfinishedBecause({ ending, durationMs }: CommandResult): string {
  switch (ending.kind) {
    case 'exited':
      return `the process ended with code ${ending.code} while it ran`;
    case 'signalled':
      return `the process was ended by ${ending.signal} while it ran`;
    case 'killed':
      return ending.limit === 'cancelled'
        ? 'the run was cancelled'
        : `the run was stopped by its ${limitNames[ending.limit]} limit after ${seconds(durationMs)}`;
  }
}

/** What `runProblem` judges. */
export interface EndedRun {
  readonly runner: Runner;
  /** the interpreter that was tried, for Python's runners */
  readonly python: string;
  readonly command: CommandResult;
  readonly collected: CollectedRun;
  readonly results: readonly TestResult[];
}

/** Why a run gave no results, or not all of them; undefined for a whole run, whether its tests pass or fail. */
export function runProblem(run: EndedRun): TestProblem | undefined {
  const { collected, command, results } = run;
  if (collected.missing) return runnerMissing(run.runner, run.python);
  if (command.ending.kind === 'killed') return killed(command.ending.limit, command);
  // Some versions end early, and content, when they find nothing to run.
  const foundNothing = command.ending.kind === 'exited' && command.ending.code === 0 && results.length === 0;
  if (command.ending.kind === 'signalled' || !(collected.done || foundNothing)) return crashed(run);
  const [loose] = collected.looseErrors;
  if (loose) {
    return {
      reason: 'crashed',
      message: `An error outside of the tests: ${loose.message}`.slice(0, messageMax),
    };
  }
  return results.length > 0
    ? undefined
    : {
        reason: 'no-tests',
        message:
          'Cannot find a test that fits: none ran. Name a test file, or an id as a whole run lists it.',
      };
}

/** The problem of a runner, or of its interpreter, that is not installed. */
export function runnerMissing(runner: Runner, python: string): TestProblem {
  return {
    reason: 'runner-missing',
    message: `Cannot run the tests as ${runner.name} is not installed here. Install it first: ${runner.install(python)}`,
  };
}

const messageMax = 1_000;

type Limit = Extract<CommandResult['ending'], { kind: 'killed' }>['limit'];

const limitNames: Readonly<Record<Limit, string>> = {
  'wall-time': 'time',
  'idle-time': 'silence',
  memory: 'memory',
  processes: 'process',
  cancelled: 'cancellation',
};

function killed(limit: Limit, command: CommandResult): TestProblem {
  switch (limit) {
    case 'cancelled':
      return {
        reason: 'cancelled',
        message: 'The run was cancelled; the tests finished until then are listed.',
      };
    case 'wall-time':
    case 'idle-time':
      return {
        reason: 'timed-out',
        message:
          `The run did not end within its ${limitNames[limit]} limit and was stopped after ${seconds(command.durationMs)}. ` +
          'Look for a loop without an end in the test that did not finish, or run fewer tests at a time.',
      };
    case 'memory':
    case 'processes':
      return {
        reason: 'crashed',
        message: `The run went over its ${limitNames[limit]} limit and was stopped. Run fewer tests at a time.`,
      };
  }
}

/** Tests that did not run are not listed, so this is said even where a result already tells why. */
function crashed({ runner, command, collected, results }: EndedRun): TestProblem {
  const { ending } = command;
  const how = ending.kind === 'exited' ? `ended with code ${ending.code}` : 'was ended by a signal';
  const errored = results.find((result) => result.status === 'errored');
  const why =
    collected.looseErrors[0]?.message ??
    (errored ? `${errored.id}: ${errored.message ?? ''}` : lastLines(command.output));
  return {
    reason: 'crashed',
    message: `${runner.name} ${how} before it had run all tests: ${why}`.trim().slice(0, messageMax),
  };
}

const lastLines = (output: string): string =>
  output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .slice(-5)
    .join('\n');

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;
