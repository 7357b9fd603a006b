import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RunnerSubject } from '../../contracts/test-runner.ts';
import { itRunsTests } from '../../contracts/test-runner.ts';

const root = join(import.meta.dirname, '..', '..', '..');
/** A folder in which `npm install vitest jest` was done; those runners are not among our own dependencies. */
const modules = process.env['RATCHET_TEST_MODULES'];
/** Other versions than ours and the path's, for a wider check. */
const mochaModules = process.env['RATCHET_TEST_MOCHA'] ?? root;
const node = process.env['RATCHET_TEST_NODE'];
const python = process.env['RATCHET_TEST_PYTHON'] ?? 'python3';

const javaScript = {
  results: 'test/results.test.mjs',
  unloadable: 'test/unloadable.test.mjs',
  endless: 'test/endless.test.mjs',
  exits: 'test/exits.test.mjs',
  compares: 'outer > inner > compares',
  throws: 'outer > inner > throws',
  unicode: 'outer > inner > grüßt 漢字 🚀 "quoted" (a) [1] $x',
  expected: {
    passes: 'passed',
    'outer > inner > compares': 'failed',
    'outer > inner > throws': 'failed',
    'outer > inner > grüßt 漢字 🚀 "quoted" (a) [1] $x': 'passed',
    'outer > is skipped': 'skipped',
    'outer > same name': 'passed',
    'outer > same name #2': 'passed',
    compares: 'passed',
  },
  values: { expected: /"?sum"?: 5/, actual: /^4$/ },
  deepest: { path: 'add.mjs', line: 3 },
  finishing: ['finishes', 'group > finishes too'],
  neverEnds: 'group > never ends',
  endsProcess: 'ends the process',
  ...(node !== undefined && { node }),
} as const;

const pythonFiles = {
  results: 'tests/test_results.py',
  unloadable: 'tests/test_unloadable.py',
  endless: 'tests/test_endless.py',
  exits: 'tests/test_exits.py',
  values: { expected: /^\{'sum': 5\}$/, actual: /^\{'sum': 4\}$/ },
  deepest: { path: 'adding.py', line: 6 },
  finishing: ['test_finishes', 'test_finishes_too'],
  neverEnds: 'test_never_ends',
  endsProcess: 'test_process_ends',
  python,
} as const;

const subjects: RunnerSubject[] = [
  { runner: 'node-test', ...javaScript, command: /^node --test test\/results/, install: /nodejs\.org/ },
  {
    runner: 'mocha',
    ...javaScript,
    modules: mochaModules,
    command: /^npx mocha --timeout 60000 test\/results\.test\.mjs$/,
    install: /npm install --save-dev mocha/,
    diesOfUnloadable: true,
  },
  {
    runner: 'vitest',
    ...javaScript,
    ...(modules !== undefined && { modules }),
    command: /^npx vitest run test\/results/,
    install: /npm install --save-dev vitest/,
  },
  {
    runner: 'jest',
    ...javaScript,
    ...(modules !== undefined && { modules }),
    results: 'test/results.test.js',
    unloadable: 'test/unloadable.test.js',
    endless: 'test/endless.test.js',
    exits: 'test/exits.test.js',
    deepest: { path: 'add.js', line: 3 },
    command: /^npx jest test\/results/,
    install: /npm install --save-dev jest/,
  },
  {
    runner: 'pytest',
    ...pythonFiles,
    compares: 'TestOuter > TestInner > test_compares',
    throws: 'TestOuter > TestInner > test_throws',
    unicode: 'test_cases[a > b]',
    expected: {
      test_passes: 'passed',
      'TestOuter > TestInner > test_compares': 'failed',
      'TestOuter > TestInner > test_throws': 'failed',
      'TestOuter > test_skipped': 'skipped',
      test_compares: 'passed',
      'test_cases[gr\\xfc\\xdft \\u6f22\\u5b57]': 'passed',
      'test_cases[a > b]': 'passed',
      'test_cases[x::y[1]]': 'passed',
    },
    command: /-m pytest tests\/test_results\.py$/,
    install: /-m pip install pytest/,
  },
  {
    runner: 'unittest',
    ...pythonFiles,
    finishing: ['Cases > test_finishes', 'Cases > test_finishes_too'],
    neverEnds: 'Cases > test_never_ends',
    endsProcess: 'Cases > test_process_ends',
    compares: 'Outer > test_compares',
    throws: 'Outer > test_throws',
    unicode: 'Outer > test_grüßt_漢字',
    expected: {
      'Outer > test_passes': 'passed',
      'Outer > test_compares': 'failed',
      'Outer > test_throws': 'failed',
      'Outer > test_skipped': 'skipped',
      'Outer > test_grüßt_漢字': 'passed',
      'Other > test_compares': 'passed',
    },
    command: /-m unittest tests\/test_results\.py$/,
    install: /python\.org/,
  },
];

for (const subject of subjects) {
  describe(`the test runner ${subject.runner}`, function () {
    this.timeout(60_000);
    before(function () {
      const reason = missing(subject);
      if (reason === undefined) return;
      console.log(`    skipped: ${reason}`);
      this.skip();
    });
    itRunsTests(subject);
  });
}

function missing({ runner, modules: folder }: RunnerSubject): string | undefined {
  switch (runner) {
    case 'node-test':
      return undefined;
    case 'mocha':
    case 'vitest':
    case 'jest': {
      const there = folder !== undefined && existsSync(join(folder, 'node_modules', runner));
      return there ? undefined : `set RATCHET_TEST_MODULES to a folder in which ${runner} is installed`;
    }
    case 'pytest':
    case 'unittest': {
      const module = runner === 'pytest' ? 'pytest' : 'unittest';
      const { status } = spawnSync(python, ['-c', `import ${module}`], { stdio: 'ignore' });
      return status === 0 ? undefined : `set RATCHET_TEST_PYTHON to a Python that has ${module}`;
    }
  }
}
