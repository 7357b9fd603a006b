import assert from 'node:assert/strict';
import { detectSuites } from '../../../extension/src/core/runners/detect.ts';
import { runnerCaps } from '../../../extension/src/core/runners/caps.ts';

/** `runner@directory: files`, most specific first. */
function detect(files: Readonly<Record<string, string>>): string[] {
  const view = { files: Object.keys(files).sort(), text: (path: string) => files[path] };
  return detectSuites(view).map((suite) =>
    `${suite.runner}@${suite.directory}: ${suite.files.join(' ')}`.trimEnd(),
  );
}

const manifest = (test: string, ...devDependencies: string[]): string =>
  JSON.stringify({
    scripts: { test },
    devDependencies: Object.fromEntries(devDependencies.map((name) => [name, '*'])),
  });
const nodeTest = "import { test } from 'node:test';";
const globals = "const { expect } = require('chai');\ndescribe('x', () => {});";

describe('detection in JavaScript', () => {
  it('believes the package script', () => {
    assert.deepEqual(detect({ 'package.json': manifest('mocha'), 'test/a.js': globals, 'lib/a.js': '' }), [
      'mocha@.: test/a.js',
    ]);
    assert.deepEqual(detect({ 'package.json': manifest('jest'), 'src/a.test.js': globals }), [
      'jest@.: src/a.test.js',
    ]);
    assert.deepEqual(detect({ 'package.json': manifest('vitest run'), 'src/a.spec.ts': globals }), [
      'vitest@.: src/a.spec.ts',
    ]);
  });

  it('believes configuration files, sections and dependencies', () => {
    assert.deepEqual(detect({ '.mocharc.yml': '', 'test/a.js': globals }), ['mocha@.: test/a.js']);
    assert.deepEqual(detect({ 'package.json': '{"jest":{}}', 'a.test.js': globals }), ['jest@.: a.test.js']);
    assert.deepEqual(detect({ 'package.json': manifest('', 'vitest'), 'a.test.ts': globals }), [
      'vitest@.: a.test.ts',
    ]);
  });

  it('believes what a test file imports more than the package', () => {
    const files = { 'package.json': manifest('mocha'), 'test/a.js': globals, 'test/b.test.mjs': nodeTest };
    assert.deepEqual(detect(files), ['mocha@.: test/a.js', 'node-test@.: test/b.test.mjs']);
    assert.deepEqual(detect({ 'x.test.ts': "import { it } from 'vitest';" }), ['vitest@.: x.test.ts']);
    assert.deepEqual(detect({ 'a.test.mjs': nodeTest, 'a.mjs': '' }), ['node-test@.: a.test.mjs']);
  });

  it('takes scripts that fail by throwing for tests of Node', () => {
    const script = "require('assert').equal(1, 1);";
    assert.deepEqual(detect({ 'test.js': script, 'solution.js': '' }), ['node-test@.: test.js']);
    assert.deepEqual(detect({ 'package.json': manifest('node check/all.js'), 'check/all.js': script }), [
      'node-test@.: check/all.js',
    ]);
    assert.deepEqual(
      detect({ 'package.json': manifest('mocha'), 'test/a.js': globals, 'test/helper.js': script }),
      ['mocha@.: test/a.js'],
    );
  });

  it('takes the files that a script or a setting names', () => {
    const check = "import assert from 'node:assert';";
    assert.deepEqual(
      detect({
        'package.json': manifest("node --test 'checks/**/*.check.js'"),
        'checks/a/b.check.js': check,
        'checks/c.js': '',
      }),
      ['node-test@.: checks/a/b.check.js'],
    );
    assert.deepEqual(
      detect({ '.mocharc.json': '{"spec":["checks"]}', 'checks/a.js': globals, 'other/b.js': globals }),
      ['mocha@.: checks/a.js'],
    );
  });

  it('gives each package of a monorepo its own suite, and what has no runner to the package above', () => {
    assert.deepEqual(
      detect({
        'package.json': manifest('jest'),
        'packages/a/package.json': manifest('vitest'),
        'packages/a/a.test.ts': globals,
        'packages/b/package.json': '{}',
        'packages/b/b.test.ts': globals,
      }),
      ['jest@.: packages/b/b.test.ts', 'vitest@packages/a: packages/a/a.test.ts'],
    );
  });

  it('keeps a configured runner without known files, and leaves out libraries that it cannot run', () => {
    assert.deepEqual(detect({ 'package.json': manifest('jest --config odd.js') }), ['jest@.:']);
    assert.deepEqual(detect({ 'package.json': manifest('ava'), 'test.js': "import test from 'ava';" }), []);
    assert.deepEqual(detect({ 'package.json': 'not JSON', 'index.js': '' }), []);
  });

  it('lists no more files than it may', () => {
    const files = Object.fromEntries(
      Array.from({ length: runnerCaps.suiteFilesMax + 5 }, (_, index) => [`t/${index}.test.mjs`, nodeTest]),
    );
    const [suite] = detectSuites({ files: Object.keys(files).sort(), text: (path) => files[path] });
    assert.equal(suite?.files.length, runnerCaps.suiteFilesMax);
  });
});

describe('detection in Python', () => {
  const plain = 'def test_x():\n    assert True\n';
  const cases = 'import unittest\n\nclass X(unittest.TestCase):\n    def test_x(self):\n        pass\n';

  it('believes that pytest is used where something says so', () => {
    const expected = ['pytest@.: tests/test_a.py'];
    for (const [path, text] of [
      ['pytest.ini', ''],
      ['pyproject.toml', '[tool.pytest.ini_options]\n'],
      ['setup.cfg', '[tool:pytest]\n'],
      ['tox.ini', '[pytest]\n'],
      ['conftest.py', ''],
      ['requirements-dev.txt', 'pytest==8.0\n'],
    ] as const) {
      assert.deepEqual(detect({ [path]: text, 'tests/test_a.py': cases }), expected, path);
    }
    assert.deepEqual(detect({ 'tests/test_a.py': `import pytest\n${plain}` }), expected);
  });

  it('takes unittest where all tests are of its kind', () => {
    assert.deepEqual(detect({ 'tests/test_a.py': cases, 'a.py': '' }), ['unittest@.: tests/test_a.py']);
  });

  it('takes pytest for plain functions, and says what to take where it is not installed', () => {
    const view = {
      files: ['test.py', 'test_a.py'],
      text: (path: string) => ({ 'test_a.py': plain, 'test.py': 'assert 1' })[path],
    };
    assert.deepEqual(detectSuites(view), [
      {
        runner: 'pytest',
        directory: '.',
        because: 'test_a.py has plain test functions',
        strength: 1,
        files: ['test_a.py'],
        unlessImportable: { module: 'pytest', runner: 'unittest', files: ['test.py', 'test_a.py'] },
      },
    ]);
  });

  it('takes a script called test.py for a test', () => {
    assert.deepEqual(detect({ 'test.py': 'exec(open("solution.py").read())', 'solution.py': '' }), [
      'unittest@.: test.py',
    ]);
    assert.deepEqual(detect({ 'app/tests.py': 'from django.test import TestCase' }), []);
  });

  it('gives each project of a monorepo its own suite', () => {
    assert.deepEqual(
      detect({
        'a/pyproject.toml': '[tool.pytest.ini_options]\n',
        'a/tests/test_a.py': plain,
        'b/setup.py': '',
        'b/tests/test_b.py': cases,
      }),
      ['pytest@a: a/tests/test_a.py', 'unittest@b: b/tests/test_b.py'],
    );
  });
});
