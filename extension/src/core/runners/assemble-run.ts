import type { TestRun, TestSelection, TestSuite } from '../../protocol/tests.ts';
import type { CommandResult } from '../ports.ts';
import { runnerCaps } from './caps.ts';
import { capTail, stripAnsi } from './clean-text.ts';
import { collectResults, type CollectedRun } from './collect-results.ts';
import { loadErrorFromOutput } from './load-error.ts';
import { parseRecords, type RunRecord } from './records.ts';
import { runProblem, unfinishedBecause } from './run-problem.ts';
import type { Runner } from './runner.ts';
import { selectedPaths, selectResults } from './select-results.ts';

/** A command of a test runner that has ended. */
export interface EndedCommand {
  readonly runner: Runner;
  readonly suite: TestSuite;
  readonly selection: TestSelection;
  readonly workspace: string;
  /** as a person would type it */
  readonly command: string;
  readonly python: string;
  readonly result: CommandResult;
  /** what the injected reporter wrote */
  readonly report: string;
}

/** Reads a test run out of what the command and the injected reporter left. */
export function assembleRun(ended: EndedCommand): TestRun {
  const { runner, suite, selection, result } = ended;
  const { records, damaged } = parseRecords(ended.report);
  const collected = collect(ended, records);
  const results = selectResults(collected.results, selection);
  const problem =
    damaged > 0 && records.length === 0
      ? {
          reason: 'unreadable' as const,
          message: 'Cannot read the results: no line of the report is a record.',
        }
      : runProblem({ runner, python: ended.python, command: result, collected, results });
  return {
    runner: suite.runner,
    directory: suite.directory,
    command: ended.command,
    exitCode: result.ending.kind === 'exited' ? result.ending.code : null,
    results,
    output: capTail(stripAnsi(result.output), runnerCaps.outputTailBytesMax),
    durationMs: result.durationMs,
    ...(problem && { problem }),
  };
}

function collect(ended: EndedCommand, records: readonly RunRecord[]): CollectedRun {
  const { suite, selection, workspace, result } = ended;
  const because = unfinishedBecause(result);
  const collected = collectResults(records, workspace, suite.directory, because);
  const isSilent = collected.results.length === 0 && !collected.done && !collected.missing;
  if (suite.runner !== 'mocha' || !isSilent || result.ending.kind !== 'exited') return collected;
  const asked = selectedPaths(selection);
  const files = asked.length > 0 ? asked : suite.files;
  const place = { roots: [workspace], directory: suite.directory };
  const broken = loadErrorFromOutput(result.output, files, place);
  return broken ? collectResults([...records, broken], workspace, suite.directory, because) : collected;
}
