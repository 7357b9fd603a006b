import assert from 'node:assert/strict';
import { matchTests } from '../../../extension/src/core/runners/match-tests.ts';
import type { TestResult } from '../../../extension/src/protocol/tests.ts';

const result = (path: string, name: string, line?: number): TestResult => ({
  id: `${path}::${name}`,
  path,
  name,
  status: 'passed',
  durationMs: 1,
  ...(line !== undefined && { line }),
});
const results = [
  result('src/sum.test.ts', 'sum > adds', 3),
  result('src/sum.test.ts', 'sum > adds negative numbers', 9),
  result('src/list.test.ts', 'list > sorts', 2),
  result('lib/list.test.ts', 'list > is empty', 2),
  result('tests/test_x.py', 'TestX > test_y[1]', 5),
  result('tests/test_x.py', 'TestX > test_y[2]', 5),
];
const files = [...new Set(results.map(({ path }) => path))].sort();
const matched = (query: string): string[] => [
  matchTests(query, results).kind,
  ...matchTests(query, results).results.map(({ id }) => id),
];

describe('what a person calls a test', () => {
  const one = ['matched', 'src/sum.test.ts::sum > adds'];
  const both = ['matched', ...results.slice(0, 2).map(({ id }) => id)];
  const cases = ['matched', ...results.slice(4).map(({ id }) => id)];

  for (const query of [
    'src/sum.test.ts::sum > adds',
    'sum.test.ts::adds',
    'sum > adds',
    'sum adds',
    'adds',
    'src/sum.test.ts:5',
  ]) {
    it(`can be "${query}"`, () => assert.deepEqual(matched(query), one));
  }
  for (const query of ['src/sum.test.ts', './src/sum.test.ts', 'sum.test.ts', 'sum', 'src\\sum.test.ts']) {
    it(`can be the file "${query}"`, () => assert.deepEqual(matched(query), both));
  }
  for (const query of [
    'tests/test_x.py::TestX::test_y',
    'test_y',
    'test_x.py::test_y',
    'tests/',
    'tests/test_x.py:6',
  ]) {
    it(`can be all cases of a parametrised test: "${query}"`, () => assert.deepEqual(matched(query), cases));
  }

  it('can be a part of its name, in any case', () => {
    assert.deepEqual(matched('NEGATIVE'), ['matched', 'src/sum.test.ts::sum > adds negative numbers']);
  });

  it('is ambiguous when it fits different files or different tests, and says which', () => {
    const inFiles = matchTests('list.test.ts', results);
    assert.deepEqual(
      [inFiles.kind, inFiles.candidates],
      ['ambiguous', ['lib/list.test.ts', 'src/list.test.ts']],
    );
    assert.equal(inFiles.results.length, 2);
    const inNames = matchTests('s', results);
    assert.equal(inNames.kind, 'ambiguous');
    assert.ok(inNames.candidates.includes('src/list.test.ts::list > sorts'));
  });

  it('is nothing when nothing fits', () => {
    assert.deepEqual(matched('no such test'), ['none']);
    assert.deepEqual(matched('sum.test.ts::no such test'), ['none']);
    assert.deepEqual(matched(' '), ['none']);
    assert.equal(matchTests('adds', []).kind, 'none');
  });

  it('leads to files when only those are known', () => {
    const pathsOf = (query: string): string[] => [
      matchTests(query, files).kind,
      ...matchTests(query, files).paths,
    ];
    assert.deepEqual(pathsOf('src/sum.test.ts::adds'), ['matched', 'src/sum.test.ts']);
    assert.deepEqual(pathsOf('test_x.py:7'), ['matched', 'tests/test_x.py']);
    assert.deepEqual(pathsOf('src'), ['matched', 'src/list.test.ts', 'src/sum.test.ts']);
    assert.deepEqual(pathsOf('list.test.ts'), ['ambiguous', 'lib/list.test.ts', 'src/list.test.ts']);
    assert.deepEqual(pathsOf('adds'), ['none']);
  });
});
