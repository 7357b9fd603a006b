import assert from 'node:assert/strict';
import type { CommandResult } from '../../../extension/src/core/ports.ts';
import { assembleRun } from '../../../extension/src/core/runners/assemble-run.ts';
import { runnerCaps } from '../../../extension/src/core/runners/caps.ts';
import { runners } from '../../../extension/src/core/runners/registry.ts';
import type { TestRun, TestRunnerName } from '../../../extension/src/protocol/tests.ts';

const passed = '{"event":"finished","file":"a.js","names":["x"],"status":"passed","durationMs":1}\n';
const done = '{"event":"done"}\n';

function assemble(
  runner: TestRunnerName,
  ending: CommandResult['ending'],
  report: string,
  { output = '', files = ['a.js', 'b.js'] }: { output?: string; files?: string[] } = {},
): TestRun {
  return assembleRun({
    runner: runners[runner],
    suite: { runner, directory: '.', because: '', files },
    selection: { paths: [], ids: [] },
    workspace: '/workspace',
    command: 'as typed',
    python: '.venv/bin/python',
    result: { ending, output, omittedBytes: 0, durationMs: 2_000 },
    report,
  });
}
const exited = (code: number): CommandResult['ending'] => ({ kind: 'exited', code });

describe('a run that ended', () => {
  it('has no problem when the runner came to its end, whether tests pass or fail', () => {
    const run = assemble('mocha', exited(1), passed + done, { output: '\u001b[1mout' });
    assert.deepEqual([run.problem, run.exitCode, run.output, run.results.length], [undefined, 1, 'out', 1]);
  });

  it('says why when it broke off, and keeps what it had', () => {
    const problems = [
      assemble('jest', { kind: 'killed', limit: 'wall-time' }, passed),
      assemble('jest', { kind: 'killed', limit: 'memory' }, passed),
      assemble('jest', { kind: 'killed', limit: 'cancelled' }, passed),
      assemble('jest', { kind: 'signalled', signal: 'SIGSEGV' }, passed),
      assemble('jest', exited(3), passed, { output: 'no heap\n' }),
    ].map(({ problem, exitCode, results }) => [problem?.reason, exitCode, results.length]);
    assert.deepEqual(problems, [
      ['timed-out', null, 1],
      ['crashed', null, 1],
      ['cancelled', null, 1],
      ['crashed', null, 1],
      ['crashed', 3, 1],
    ]);
  });

  it('says what to install, with the interpreter that was tried', () => {
    const { problem } = assemble('pytest', exited(97), '{"event":"missing"}\n');
    assert.equal(problem?.reason, 'runner-missing');
    assert.match(problem.message, /\.venv\/bin\/python -m pip install pytest$/);
  });

  it('says that nothing ran, that the report cannot be read, or that something failed outside of the tests', () => {
    assert.equal(assemble('jest', exited(0), done).problem?.reason, 'no-tests');
    assert.equal(assemble('vitest', exited(0), '').problem?.reason, 'no-tests');
    assert.equal(assemble('jest', exited(0), 'garbage\n').problem?.reason, 'unreadable');
    const loose = assemble(
      'vitest',
      exited(1),
      `${passed}{"event":"broken","error":{"message":"late"}}\n${done}`,
    );
    assert.deepEqual(loose.problem, { reason: 'crashed', message: 'An error outside of the tests: late' });
  });

  it('finds the file that mocha died of in its output', () => {
    const output = `
Error: Cannot find module './nope'
Require stack:
- /workspace/b.js
    at Module._resolveFilename (node:internal/modules/cjs/loader:1048:15)
    at Object.<anonymous> (/workspace/b.js:4:1)
    at requireOrImport (/workspace/node_modules/mocha/lib/nodejs/esm-utils.js:53:16)`;
    const { results, problem } = assemble('mocha', exited(1), '', { output });
    const [broken, ...others] = results;
    assert.deepEqual(others, []);
    assert.match(
      problem?.message ?? '',
      /^mocha ended with code 1 before it had run all tests: b\.js::b\.js: Cannot find/,
    );
    assert.deepEqual([broken?.id, broken?.status, broken?.line], ['b.js::b.js', 'errored', 4]);
    assert.match(broken?.message ?? '', /^Cannot find module '\.\/nope'/);
    assert.equal(
      assemble('mocha', exited(1), '', { output: 'Error: bad option' }).problem?.reason,
      'crashed',
    );
  });

  it('keeps the end of a long output', () => {
    const { output } = assemble('mocha', exited(0), passed + done, { output: `${'x'.repeat(100_000)}end` });
    assert.equal(output.length, runnerCaps.outputTailBytesMax);
    assert.ok(output.endsWith('end'));
  });
});
