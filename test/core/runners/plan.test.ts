import assert from 'node:assert/strict';
import { readPackage } from '../../../extension/src/core/runners/package-manifest.ts';
import { titlePattern } from '../../../extension/src/core/runners/plan-files.ts';
import { runners } from '../../../extension/src/core/runners/registry.ts';
import type { RunnerPlan } from '../../../extension/src/core/runners/runner.ts';
import type { TestRunnerName, TestSelection } from '../../../extension/src/protocol/tests.ts';

function plan(
  runner: TestRunnerName,
  selection: Partial<TestSelection>,
  script = '',
  files: string[] = ['pkg/a.test.js', 'pkg/sub/b.test.js'],
): RunnerPlan {
  const manifest = readPackage('.', { files: [], text: () => JSON.stringify({ scripts: { test: script } }) });
  return runners[runner].plan({
    suite: { runner, directory: 'pkg', because: '', files },
    selection: { paths: [], ids: [], ...selection },
    script: manifest?.commands[0],
    node: 'node',
    python: 'python3',
    tools: '/tools',
    cache: '/cache',
  });
}

describe('the plan of a run', () => {
  it('shows the command that a person would type', () => {
    const one = { ids: ['pkg/a.test.js::outer > adds (2 + 2)'] };
    const all = {};
    const file = { paths: ['pkg/sub/b.test.js'] };
    const commands = (['node-test', 'mocha', 'vitest', 'jest'] as const).flatMap((runner) =>
      [all, file, one].map((selection) => plan(runner, selection).command),
    );
    assert.deepEqual(commands, [
      'node --test',
      'node --test sub/b.test.js',
      "node --test '--test-name-pattern=^outer adds \\(2 \\+ 2\\)$' a.test.js",
      'npx mocha',
      'npx mocha sub/b.test.js',
      "npx mocha a.test.js --grep '^outer adds \\(2 \\+ 2\\)$'",
      'npx vitest run',
      'npx vitest run sub/b.test.js',
      "npx vitest run a.test.js -t '^outer adds \\(2 \\+ 2\\)$'",
      'npx jest',
      'npx jest sub/b.test.js',
      "npx jest a.test.js -t '^outer adds \\(2 \\+ 2\\)$'",
    ]);
    const python = { ids: ['pkg/test_a.py::TestX > test_y[a > b]'], paths: ['pkg/test_b.py'] };
    assert.equal(
      plan('pytest', python).command,
      "python3 -m pytest 'test_a.py::TestX::test_y[a > b]' test_b.py",
    );
    assert.equal(
      plan('unittest', { ids: ['pkg/t/test_a.py::X > test_y'] }).command,
      'python3 -m unittest t.test_a.X.test_y',
    );
    assert.equal(plan('unittest', {}).command, 'python3 -m unittest discover');
  });

  it('keeps the options of the package script, but none that would watch, report or select', () => {
    assert.deepEqual(
      [
        plan('node-test', {}, 'TZ=UTC node --import tsx --test --test-reporter=dot --watch lib/*.js'),
        plan('mocha', {}, 'mocha -r esm --reporter dot --watch --timeout 9000 "lib/**"'),
        plan('vitest', {}, 'vitest --config other.ts --coverage lib'),
        plan('jest', {}, 'jest --config=other.js --watchAll --maxWorkers 2 --coverage'),
      ].map(({ environment, request }) => [environment['TZ'], request.options, request.files]),
      [
        ['UTC', ['--import', 'tsx'], ['a.test.js', 'sub/b.test.js']],
        [undefined, ['-r', 'esm', '--timeout', '9000'], ['a.test.js', 'sub/b.test.js']],
        [undefined, ['--config', 'other.ts'], ['lib']],
        [undefined, ['--config=other.js', '--maxWorkers', '2'], []],
      ],
    );
  });

  it('asks for the titles of the selected tests, and for a whole file where the file is selected too', () => {
    const ids = ['pkg/a.test.js::x > y #2', 'pkg/sub/b.test.js::z'];
    assert.deepEqual(plan('mocha', { ids, paths: ['pkg/sub/b.test.js'] }).request.wanted, {
      'a.test.js': ['x > y #2', 'x > y'],
    });
  });

  it('selects by a pattern that longer and other names do not match', () => {
    const pattern = new RegExp(titlePattern(['outer > a (b) [1] $x', 'c'], '\\s+'));
    for (const name of ['outer a (b) [1] $x', ' c ', 'outer  a\n(b) [1] $x']) assert.match(name, pattern);
    for (const name of ['outer a (b) [1] $x more', 'cc', 'a (b) [1] $x']) assert.doesNotMatch(name, pattern);
  });
});
