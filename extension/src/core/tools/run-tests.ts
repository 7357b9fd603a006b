import * as z from 'zod';
import type { TestResult, TestRun, TestSuite } from '../../protocol/tests.ts';
import type { ToolCall, ToolPorts } from './tool.ts';
import { answer, defineTool, problem } from './tool.ts';

const Input = z.object({
  paths: z.array(z.string()).default([]),
  tests: z.array(z.string()).default([]),
});
type Input = z.infer<typeof Input>;

/** Runs the workspace's tests on the fork: all, or those of some files, or single ones by id. */
export const runTestsTool = defineTool({
  name: 'run_tests',
  description: 'Run tests: all, those of some test files (paths), or single ones by id (path::name).',
  effect: 'execute',
  input: Input,
  details: z.object({
    results: z.array(z.object({ id: z.string(), status: z.string(), durationMs: z.number() })),
  }),
  timeoutMs: 1_800_000,
  callsPerMinuteMax: 60,
  command: (input) => ['run tests', ...input.paths, ...input.tests].join(' '),
  async run(input, ports, call) {
    const suites = suitesFor(input, ports.observation.suites);
    if (suites.length === 0) {
      return problem(
        'Cannot run tests as no known test runner was found here. Use run_command to run them another way.',
      );
    }
    const runs: TestRun[] = [];
    for (const suite of suites) runs.push(await runSuite(suite, input, ports, call));
    const results = runs.flatMap((run) => run.results);
    const failed = results.filter((result) => result.status === 'failed' || result.status === 'errored');
    const lines = runs.map(describeRun);
    const content = [...lines, ...failed.slice(0, 20).map(describeFailure)].join('\n');
    const details = {
      results: results.map(({ id, status, durationMs }) => ({ id, status, durationMs })).slice(0, 2000),
    };
    const broken = failed.length > 0 || runs.some((run) => run.problem !== undefined);
    return broken ? problem(content, details) : answer(content, details);
  },
});

function suitesFor(input: Input, suites: readonly TestSuite[]): readonly TestSuite[] {
  const wanted = [...input.paths, ...input.tests.map((id) => id.split('::')[0] ?? id)];
  if (wanted.length === 0) return suites;
  const owning = suites.filter((suite) =>
    suite.files.some((file) => wanted.some((path) => file === path || file.startsWith(`${path}/`))),
  );
  return owning.length > 0 ? owning : suites.slice(0, 1);
}

async function runSuite(suite: TestSuite, input: Input, ports: ToolPorts, call: ToolCall): Promise<TestRun> {
  return ports.runners.run(
    { fork: ports.fork, suite, selection: { paths: input.paths, ids: input.tests }, wallMs: 10 * 60_000 },
    call.onOutput,
    call.cancellation,
  );
}

function describeRun(run: TestRun): string {
  const count = (status: TestResult['status']): number =>
    run.results.filter((result) => result.status === status).length;
  const line = `${run.command}: ${count('passed')} passed, ${count('failed') + count('errored')} failed, ${count('skipped')} skipped`;
  return run.problem ? `${line}\n${run.problem.message}\n${run.output.slice(-2000)}` : line;
}

function describeFailure(result: TestResult): string {
  const parts = [`FAILED ${result.id}${result.line === undefined ? '' : ` (line ${result.line})`}`];
  if (result.message !== undefined) parts.push(result.message.slice(0, 1200));
  if (result.expected !== undefined) parts.push(`expected: ${result.expected.slice(0, 400)}`);
  if (result.actual !== undefined) parts.push(`actual: ${result.actual.slice(0, 400)}`);
  for (const frame of result.stack?.slice(0, 4) ?? []) parts.push(`at ${frame.path}:${frame.line}`);
  return parts.join('\n');
}
