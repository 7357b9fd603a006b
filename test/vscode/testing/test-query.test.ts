import assert from 'node:assert/strict';
import { matchTests } from '../../../extension/src/core/runners/match-tests.ts';
import type { TestResult } from '../../../extension/src/protocol/tests.ts';
import { fixTask, testQuery } from '../../../extension/src/vscode/testing/test-query.ts';

const result = (path: string, name: string): TestResult => ({
  ...{ id: `${path}::${name}`, path, name, status: 'failed', durationMs: 1 },
});
const known = [
  result('test/cart.test.js', 'the cart > adds up'),
  result('test/cart.test.js', 'the basket > adds up'),
  result('test/cart.test.js', 'alone'),
  result('test_cart.py', 'TestCart > test_total[1-2]'),
  result('test_cart.py', 'TestCart > test_total[3-4]'),
  result('test_cart.py', 'test_plain'),
];
const meant = (path: string, titles: readonly string[]): readonly string[] =>
  matchTests(testQuery(path, titles), known).results.map(({ id }) => id);

describe('The query for a test', () => {
  it('means exactly the test of the tree, also when another one has its name', () => {
    assert.deepEqual(meant('test/cart.test.js', ['the cart', 'adds up']), [
      'test/cart.test.js::the cart > adds up',
    ]);
  });

  it('means a suite with all that is in it', () => {
    assert.deepEqual(meant('test/cart.test.js', ['the basket']), ['test/cart.test.js::the basket > adds up']);
  });

  it('means every test of a file without a title', () => {
    assert.equal(meant('test/cart.test.js', []).length, 3);
  });

  it('means one case of a parametrised test by the case, and all of them by the test', () => {
    assert.deepEqual(meant('test_cart.py', ['TestCart', 'test_total', '[3-4]']), [
      'test_cart.py::TestCart > test_total[3-4]',
    ]);
    assert.equal(meant('test_cart.py', ['TestCart', 'test_total']).length, 2);
  });

  it('keeps to one line', () => {
    assert.equal(testQuery('a.test.js', ['adds\n  up', ' ']), 'a.test.js::adds up');
  });
});

describe('The task of a fix', () => {
  it('says what the editor knows of the failure', () => {
    assert.equal(
      fixTask('a.test.js::adds', 'expected 3'),
      "Fix the failing test: a.test.js::adds\n\nThe editor's last run of it said:\nexpected 3",
    );
    assert.equal(fixTask(null, null), 'Fix the failing tests.');
  });
});
