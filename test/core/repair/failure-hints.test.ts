import assert from 'node:assert/strict';
import { failureHints } from '../../../extension/src/core/repair/failure-hints.ts';
import { isTestPath } from '../../../extension/src/core/repair/test-paths.ts';

describe('failure hints', () => {
  it('know the name that does not exist, in both languages', () => {
    assert.deepEqual(
      [...failureHints([{ message: "NameError: name 'totl' is not defined" }]).unknownNames],
      ['totl'],
    );
    assert.deepEqual(
      [...failureHints([{ message: 'ReferenceError: totl is not defined' }]).unknownNames],
      ['totl'],
    );
  });

  it('know the member that a value does not have', () => {
    assert.deepEqual(
      [
        ...failureHints([{ message: "AttributeError: 'list' object has no attribute 'apend'" }])
          .unknownMembers,
      ],
      ['apend'],
    );
    assert.deepEqual(
      [...failureHints([{ message: 'TypeError: a.psh is not a function' }]).unknownMembers],
      ['psh'],
    );
  });

  it('know missing values and keys', () => {
    assert.equal(
      failureHints([{ message: "TypeError: 'NoneType' object is not iterable" }]).missingValue,
      true,
    );
    assert.equal(
      failureHints([{ message: "TypeError: Cannot read properties of undefined (reading 'a')" }])
        .missingValue,
      true,
    );
    assert.equal(failureHints([{ message: "KeyError: 'a'" }]).missingKey, true);
    assert.equal(failureHints([{ message: 'AssertionError: 1 == 2' }]).missingValue, false);
  });

  it('pair what was wanted with what came', () => {
    assert.deepEqual(failureHints([{ expected: '2', actual: '1' }, { message: 'x' }]).pairs, [
      { expected: '2', actual: '1' },
    ]);
  });
});

describe('paths of tests', () => {
  it('are known by their names', () => {
    for (const path of [
      'test/a.js',
      'src/__tests__/a.ts',
      'a.test.ts',
      'a.spec.mjs',
      'test_a.py',
      'pkg/test_a.py',
      'a_test.py',
      'tests/helper.py',
      'conftest.py',
      'test.js',
      'test.py',
    ])
      assert.equal(isTestPath(path), true, path);
    for (const path of ['src/a.js', 'contest.py', 'latest.js', 'attest/a.js', 'src/testing-tools.ts', 'a.py'])
      assert.equal(isTestPath(path), false, path);
  });
});
