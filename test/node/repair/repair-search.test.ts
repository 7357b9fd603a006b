import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createCancellation, neverCancelled } from '../../../extension/src/core/cancellation.ts';
import type { Cancellation } from '../../../extension/src/core/cancellation.ts';
import { applyEdits } from '../../../extension/src/core/repair/apply-edits.ts';
import type {
  RepairOutcome,
  RepairProgress,
  RepairRequest,
} from '../../../extension/src/core/repair/repair-search.ts';
import { createRepairSearch } from '../../../extension/src/node/repair/repair-search.ts';
import { createSyntaxTrees } from '../../../extension/src/node/syntax/syntax-trees.ts';
import { systemClock } from '../../../extension/src/node/system-clock.ts';
import type { TestSuite } from '../../../extension/src/protocol/tests.ts';
import { createFolderFork } from '../../support/folder-fork.ts';
import { createSpawnSandbox } from '../../support/spawn-sandbox.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

type Files = Record<string, string>;

interface Options {
  readonly target?: RepairRequest['target'];
  readonly allowedPaths?: string[];
  readonly budgetMs?: number;
  readonly cancellation?: Cancellation;
  readonly onProgress?: (progress: RepairProgress) => void;
  readonly withMocha?: boolean;
}

async function repair(
  files: Files,
  runner: TestSuite['runner'],
  tests: string[],
  options: Options = {},
): Promise<RepairOutcome> {
  await using folder = await temporaryFolder();
  await using scratch = await temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder.path, path)), { recursive: true });
    await writeFile(join(folder.path, path), text);
  }
  if (options.withMocha === true) {
    await mkdir(join(folder.path, 'node_modules'));
    const mocha = dirname(createRequire(import.meta.url).resolve('mocha/package.json'));
    await symlink(mocha, join(folder.path, 'node_modules', 'mocha'));
  }
  const search = createRepairSearch({
    sandbox: createSpawnSandbox(),
    syntax: createSyntaxTrees(),
    clock: systemClock,
    scratch: scratch.path,
    workers: 1,
  });
  return await search.search(
    {
      fork: createFolderFork(folder.path),
      suite: { runner, directory: '.', because: 'test', files: tests },
      target: options.target ?? { paths: tests, ids: [] },
      ...(options.allowedPaths === undefined ? {} : { allowedPaths: options.allowedPaths }),
      budgetMs: options.budgetMs ?? 15_000,
      seed: 1,
    },
    options.onProgress ?? (() => undefined),
    options.cancellation ?? neverCancelled,
  );
}

/** The texts that the patches make of one file. */
function results(outcome: RepairOutcome, files: Files, path: string): string[] {
  return outcome.patches.map(
    ({ edits }) => applyEdits(new Map(Object.entries(files)), edits).get(path) ?? '',
  );
}

/** Cancels as soon as there is a patch, so that a test need not wait for alternatives. */
function untilFound(): Required<Pick<Options, 'cancellation' | 'onProgress'>> {
  const source = createCancellation();
  return {
    cancellation: source.token,
    onProgress: ({ plausible }) => {
      if (plausible > 0) source.cancel();
    },
  };
}

function hasPython(module: string): boolean {
  try {
    execFileSync('python3', ['-c', `import ${module}, resource`], { stdio: 'ignore' });
    return true;
  } catch (error) {
    console.log(`skipped: no python3 with ${module} (${String(error).split('\n', 1)[0]})`);
    return false;
  }
}

const javascript: Files = {
  'src/clamp.js':
    'exports.clamp = (value, low, high) => {\n  if (value < low) return low;\n  if (value > high) return low;\n  return value;\n};\n',
  'test/clamp.test.js':
    "const test = require('node:test');\nconst assert = require('node:assert');\nconst { clamp } = require('../src/clamp');\ntest('keeps', () => assert.equal(clamp(2, 1, 3), 2));\ntest('caps below', () => assert.equal(clamp(0, 1, 3), 1));\ntest('caps above', () => assert.equal(clamp(9, 1, 3), 3));\n",
};

/** Asks for an answer that no small change gives. */
const impossibleTest = (javascript['test/clamp.test.js'] ?? '').replace(
  'clamp(9, 1, 3), 3',
  'clamp(9, 1, 3), "no"',
);

describe('the repair search', function () {
  this.timeout(60_000);

  it('repairs CommonJS with node:test, and says what it did', async () => {
    const tests = ['test/clamp.test.js'];
    const outcome = await repair(javascript, 'node-test', tests, untilFound());
    assert.equal(outcome.status, 'repaired', outcome.message);
    assert.ok(results(outcome, javascript, 'src/clamp.js')[0]?.includes('if (value > high) return high;'));
    const [best] = outcome.patches;
    assert.deepEqual(best?.fixed, ['test/clamp.test.js::caps above']);
    assert.match(outcome.message, /src\/clamp\.js line 3\.$/u);
    assert.equal(outcome.suspicious[0]?.line, 3);
  });

  it('repairs TypeScript modules that Node runs by itself', async () => {
    const files = {
      'package.json': '{"type":"module"}',
      'total.ts':
        'export function total(list: readonly number[]): number {\n  let sum: number = 1;\n  for (const each of list) sum += each;\n  return sum;\n}\n',
      'total.test.ts':
        "import { it } from 'node:test';\nimport assert from 'node:assert/strict';\nimport { total } from './total.ts';\nit('adds', () => assert.equal(total([1, 2]), 3));\nit('is 0 of nothing', () => assert.equal(total([]), 0));\n",
    };
    const outcome = await repair(files, 'node-test', ['total.test.ts'], untilFound());
    assert.ok(
      results(outcome, files, 'total.ts').some((text) => text.includes('sum: number = 0;')),
      outcome.message,
    );
  });

  it('repairs a plain script that fails by an exit code or an exception, also one that evaluates the source', async () => {
    const files = {
      'twice.js': 'const twice = (n) => {\n  return n * 3;\n};\n',
      'check.js':
        "const source = require('fs').readFileSync(__dirname + '/twice.js', 'utf8');\neval(source + ';if (twice(2) !== 4 || twice(5) !== 10) process.exit(1);');\n",
    };
    const outcome = await repair(files, 'node-test', ['check.js'], {
      ...untilFound(),
      allowedPaths: ['twice.js'],
    });
    assert.ok(
      results(outcome, files, 'twice.js').some((text) => text.includes('n * 2')),
      outcome.message,
    );
  });

  it('repairs with mocha', async () => {
    const files = {
      'last.js': 'exports.last = (list) => list[list.length];\n',
      'last.spec.js':
        "const assert = require('assert');\nconst { last } = require('./last');\ndescribe('last', () => {\n  it('is the last', () => assert.equal(last([1, 2]), 2));\n  it('is the only', () => assert.equal(last([7]), 7));\n});\n",
    };
    const outcome = await repair(files, 'mocha', ['last.spec.js'], { ...untilFound(), withMocha: true });
    assert.ok(
      results(outcome, files, 'last.js').some((text) => text.includes('list.length - 1')),
      outcome.message,
    );
    assert.deepEqual(outcome.patches[0]?.fixed, [
      'last.spec.js::last > is the last',
      'last.spec.js::last > is the only',
    ]);
  });

  it('gets over endless loops, before and during the search', async () => {
    const files = {
      'count.js':
        'exports.count = (n) => {\n  let steps = 0;\n  while (n > 0) {\n    n += 1;\n    steps += 1;\n  }\n  return steps;\n};\n',
      'count.test.js':
        "const test = require('node:test');\nconst assert = require('assert');\nconst { count } = require('./count');\ntest('counts', () => { assert.equal(count(0), 0); assert.equal(count(3), 3); assert.equal(count(5), 5); });\n",
    };
    const outcome = await repair(files, 'node-test', ['count.test.js'], untilFound());
    assert.ok(
      results(outcome, files, 'count.js').some((text) => text.includes('n -= 1')),
      outcome.message,
    );
  });

  it('never changes tests or their helpers, nor files that it may not', async () => {
    const tests = ['test/clamp.test.js'];
    const outcome = await repair(javascript, 'node-test', tests, { budgetMs: 3_000 });
    assert.ok(outcome.patches.length > 0);
    for (const { edits } of outcome.patches)
      assert.deepEqual([...new Set(edits.map(({ path }) => path))], ['src/clamp.js']);
    const none = await repair(javascript, 'node-test', tests, { allowedPaths: ['src/other.js'] });
    assert.equal(none.status, 'not-repaired');
    assert.deepEqual([none.patches, none.suspicious], [[], []]);
  });

  it('finds the same best patch every time', async () => {
    const once = await repair(javascript, 'node-test', ['test/clamp.test.js'], untilFound());
    const again = await repair(javascript, 'node-test', ['test/clamp.test.js'], untilFound());
    assert.deepEqual(once.patches[0], again.patches[0]);
  });

  it('ends within a second of its cancellation', async () => {
    const source = createCancellation();
    let cancelledAt = Number.NaN;
    const impossible = { ...javascript, 'test/clamp.test.js': impossibleTest };
    const outcome = await repair(impossible, 'node-test', ['test/clamp.test.js'], {
      cancellation: source.token,
      onProgress({ phase }) {
        if (phase !== 'search' || !Number.isNaN(cancelledAt)) return;
        cancelledAt = performance.now();
        source.cancel();
      },
    });
    assert.ok(performance.now() - cancelledAt < 1_000);
    assert.equal(outcome.status, 'not-repaired');
  });

  it('says why it cannot run', async () => {
    const green = await repair(
      { 'a.test.js': "require('node:test')('a', () => undefined);\n" },
      'node-test',
      ['a.test.js'],
    );
    assert.equal(green.status, 'cannot-run');
    assert.match(green.message, /none of the selected tests fails/u);
  });
});

const python: Files = {
  'shop.py':
    'def price(count, each, rebate=None):\n    if count > 10:\n        return count * each * 0.9\n    return count * each\n\n\ndef names(items):\n    found = []\n    for item in items:\n        found.append(item["name"])\n    return items\n',
  'test_shop.py':
    'from shop import names, price\n\n\ndef test_price():\n    assert price(1, 2) == 2\n    assert price(10, 2) == 18\n    assert price(20, 1) == 18\n\n\ndef test_names():\n    assert names([{"name": "a"}]) == ["a"]\n    assert names([]) == []\n',
};

describe('the repair search in Python', function () {
  this.timeout(60_000);

  it('repairs one of two failing tests with pytest and leaves the other alone', async function () {
    if (!hasPython('pytest')) this.skip();
    const target = { paths: [], ids: ['test_shop.py::test_names'] };
    const outcome = await repair(python, 'pytest', ['test_shop.py'], { ...untilFound(), target });
    assert.ok(
      results(outcome, python, 'shop.py').some(
        (text) => text.includes('return found\n') && text.includes('count > 10'),
      ),
      outcome.message,
    );
    assert.deepEqual(outcome.patches[0]?.fixed, ['test_shop.py::test_names']);
  });

  it('repairs with unittest, also methods of a class', async function () {
    if (!hasPython('unittest')) this.skip();
    const files = {
      'stack.py':
        'class Stack:\n    def __init__(self):\n        self.items = []\n\n    def push(self, item):\n        self.items.append(item)\n\n    def peek(self):\n        return self.items[0]\n',
      'test_stack.py':
        'import unittest\nfrom stack import Stack\n\n\nclass StackTest(unittest.TestCase):\n    def test_peek(self):\n        stack = Stack()\n        stack.push(1)\n        self.assertEqual(stack.peek(), 1)\n        stack.push(2)\n        self.assertEqual(stack.peek(), 2)\n',
    };
    const outcome = await repair(files, 'unittest', ['test_stack.py'], untilFound());
    assert.ok(
      results(outcome, files, 'stack.py').some((text) => text.includes('self.items[-1]')),
      outcome.message,
    );
    assert.deepEqual(outcome.patches[0]?.fixed, ['test_stack.py::StackTest > test_peek']);
  });

  it('repairs a module that cannot even be imported', async function () {
    if (!hasPython('pytest')) this.skip();
    const files = {
      'table.py': 'WIDTH = 3\nLINE = "-" * WIDHT\n',
      'test_table.py': 'from table import LINE\n\n\ndef test_line():\n    assert LINE == "---"\n',
    };
    const outcome = await repair(files, 'pytest', ['test_table.py'], untilFound());
    assert.ok(
      results(outcome, files, 'table.py').some((text) => text.includes('"-" * WIDTH')),
      outcome.message,
    );
  });

  it('gets over endless loops and recursion', async function () {
    if (!hasPython('pytest')) this.skip();
    const files = {
      'digits.py':
        'def digits(n):\n    count = 1\n    while n >= 10:\n        n = n * 10\n        count += 1\n    return count\n',
      'test_digits.py':
        'from digits import digits\n\n\ndef test_digits():\n    assert digits(7) == 1\n    assert digits(10) == 2\n    assert digits(12345) == 5\n',
    };
    const outcome = await repair(files, 'pytest', ['test_digits.py'], untilFound());
    assert.ok(
      results(outcome, files, 'digits.py').some((text) => text.includes('n = n // 10')),
      outcome.message,
    );
  });
});
