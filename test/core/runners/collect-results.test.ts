import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { collectResults } from '../../../extension/src/core/runners/collect-results.ts';
import { runnerCaps } from '../../../extension/src/core/runners/caps.ts';
import { parseRecords, type RunRecord } from '../../../extension/src/core/runners/records.ts';
import { selectResults } from '../../../extension/src/core/runners/select-results.ts';
import { TestResult } from '../../../extension/src/protocol/tests.ts';

const recorded = (runner: string): string =>
  readFileSync(
    join(import.meta.dirname, '..', '..', 'fixtures', 'runners', 'recorded', `${runner}.jsonl`),
    'utf8',
  );
const collect = (records: readonly RunRecord[], directory = '.'): readonly TestResult[] =>
  collectResults(records, '/workspace', directory, 'the run was stopped').results;
const test = (names: string[], more: object = {}): RunRecord => ({
  event: 'finished',
  file: '/workspace/a.test.js',
  names,
  status: 'passed',
  durationMs: 1,
  ...more,
});
const started = (names: string[]): RunRecord => ({ event: 'started', file: '/workspace/a.test.js', names });
const ended = (code: number, more: object = {}): RunRecord => ({
  event: 'file-ended',
  file: '/workspace/a.test.js',
  code,
  signal: null,
  durationMs: 5,
  stderr: '',
  plain: false,
  ...more,
});
const short = (results: readonly TestResult[]): string[] =>
  results.map(({ id, status }) => `${status} ${id}`);

describe('what real runners recorded', () => {
  for (const runner of ['node-test', 'vitest', 'jest', 'pytest', 'unittest']) {
    it(`gives results that fit the protocol: ${runner}`, () => {
      const { records, damaged } = parseRecords(recorded(runner));
      const { results, done, missing, looseErrors } = collectResults(
        records,
        '/workspace',
        '.',
        'it was stopped',
      );
      assert.deepEqual([damaged, done, missing, looseErrors], [0, true, false, []]);
      for (const result of results) assert.deepEqual(TestResult.parse(result), result);
      const compared = results.find(({ name, status }) => /compares$/.test(name) && status === 'failed');
      assert.match(compared?.expected ?? '', /sum\W+5/);
      assert.match(compared?.actual ?? '', /4/);
      const thrown = results.find(({ name }) => /throws$/.test(name));
      assert.match(thrown?.stack?.[0]?.path ?? '', /^add(ing)?\.\w+$/);
      assert.equal(thrown?.stack?.[1]?.line, thrown?.line);
      const broken = results.filter(({ status }) => status === 'errored').map(({ path }) => path);
      assert.ok(broken.some((path) => path.includes('unloadable')));
    });
  }

  it('tells tests that ended the process apart from those before', () => {
    const results = collect(parseRecords(recorded('node-test')).records);
    assert.deepEqual(short(results.filter(({ path }) => path.includes('exits'))), [
      'passed test/exits.test.mjs::finishes',
      'errored test/exits.test.mjs::ends the process',
    ]);
  });
});

describe('records of a run', () => {
  it('are read up to where a killed process stopped writing', () => {
    const text = recorded('mocha');
    const whole = parseRecords(text).records;
    fc.assert(
      fc.property(fc.nat(text.length), (length) => {
        const { records, damaged } = parseRecords(text.slice(0, length));
        assert.equal(damaged, 0);
        assert.deepEqual(records, whole.slice(0, records.length));
      }),
    );
  });

  it('that are damaged are counted and left out', () => {
    const { records, damaged } = parseRecords(
      '{"event":"done"}\nnot JSON\n{"event":"unknown"}\n\n{"event":"missing"}\n',
    );
    assert.deepEqual([records, damaged], [[{ event: 'done' }, { event: 'missing' }], 2]);
  });

  it('name tests by the paths of the workspace, wherever the run saw it', () => {
    const records: RunRecord[] = [
      { event: 'begun', cwd: '/private/fork/pkg' },
      { ...test(['x']), file: '/private/fork/pkg/a.test.js' } as RunRecord,
      { ...test(['x']), file: 'b.test.js' } as RunRecord,
    ];
    assert.deepEqual(short(collect(records, 'pkg')), ['passed pkg/a.test.js::x', 'passed pkg/b.test.js::x']);
  });

  it('of tests that started and did not finish become errored results, suites around them none', () => {
    const records = [
      started(['outer']),
      started(['outer', 'a']),
      test(['outer', 'a']),
      started(['outer', 'b']),
    ];
    assert.deepEqual(collect(records).slice(1), [
      {
        id: 'a.test.js::outer > b',
        path: 'a.test.js',
        name: 'outer > b',
        status: 'errored',
        durationMs: 0,
        message: 'Did not finish: the run was stopped.',
      },
    ]);
  });

  it('of a file that began and did nothing yet give one errored result for the whole file', () => {
    const whole = started(['a.test.js']);
    assert.deepEqual(short(collect([whole])), ['errored a.test.js::a.test.js']);
    assert.deepEqual(short(collect([whole, test(['a'])])), ['passed a.test.js::a']);
    assert.deepEqual(short(collect([whole, test(['a'], { partial: true })])), [
      'passed a.test.js::a',
      'errored a.test.js::a.test.js',
    ]);
    assert.deepEqual(short(collect([whole, ended(0)])), ['passed a.test.js::a.test.js']);
    assert.deepEqual(short(collect([whole, test(['a.test.js'], { status: 'container' })])), []);
  });

  it('that came early count until the final ones of the file come', () => {
    const early = [test(['a'], { partial: true }), test(['b'], { partial: true, status: 'failed' })];
    assert.deepEqual(short(collect(early)), ['passed a.test.js::a', 'failed a.test.js::b']);
    assert.deepEqual(short(collect([...early, test(['a']), test(['b'])])), [
      'passed a.test.js::a',
      'passed a.test.js::b',
    ]);
  });

  it('of containers give no results', () => {
    assert.deepEqual(short(collect([test(['s', 'a']), test(['s'], { status: 'container' })])), [
      'passed a.test.js::s > a',
    ]);
  });

  it('of a script without a test library give one result for the whole file', () => {
    const uncaught = (name: string, message: string): RunRecord => ({
      event: 'uncaught',
      file: '/workspace/a.test.js',
      error: {
        name,
        message,
        stack: `${name}: ${message}\n    at f (/workspace/a.test.js:7:3)`,
        expected: '1',
        actual: '2',
      },
    });
    assert.deepEqual(short(collect([ended(0, { plain: true })])), ['passed a.test.js::a.test.js']);
    const [failed] = collect([uncaught('AssertionError', '1 == 2'), ended(1, { plain: true })]);
    assert.deepEqual(
      [failed?.status, failed?.line, failed?.expected, failed?.actual],
      ['failed', 7, '1', '2'],
    );
    const [unloadable] = collect([uncaught('SyntaxError', 'Unexpected token'), ended(1, { plain: true })]);
    assert.equal(unloadable?.status, 'errored');
    const [silent] = collect([ended(4, { plain: true, stderr: 'gave up' })]);
    assert.deepEqual(
      [silent?.status, silent?.message],
      ['failed', 'The process ended with code 4.\ngave up'],
    );
  });

  it('of a process that fails though all its tests passed say so', () => {
    assert.deepEqual(short(collect([test(['a']), ended(1)])), [
      'passed a.test.js::a',
      'errored a.test.js::a.test.js',
    ]);
    assert.deepEqual(short(collect([test(['a'], { status: 'failed' }), ended(1)])), ['failed a.test.js::a']);
  });

  it('lose colours, and what is longer than it may be', () => {
    const long = 'x'.repeat(20_000);
    const error = { message: `\u001b[31m${long}`, expected: long, actual: `\u001b[32m${long}\u001b[39m` };
    const [result] = collect([test(['a'], { status: 'failed', error })]);
    assert.equal(result?.message?.length, runnerCaps.messageBytesMax - 2);
    assert.ok(!`${result.message}${result.actual ?? ''}`.includes('\u001b'));
    assert.ok((result.expected ?? long).length <= runnerCaps.valueBytesMax);
  });
});

describe('a selection', () => {
  const results = collect([
    test(['a']),
    test(['b']),
    { event: 'broken', file: '/workspace/a.test.js', error: { message: 'broken' } },
    { event: 'broken', file: '/workspace/sub/c.test.js', error: { message: 'broken' } },
  ]);
  const select = (paths: string[], ids: string[]): string[] => short(selectResults(results, { paths, ids }));

  it('keeps the named tests, and what is wrong with their file as a whole', () => {
    assert.deepEqual(select([], ['a.test.js::b']), ['passed a.test.js::b', 'errored a.test.js::a.test.js']);
    assert.deepEqual(select(['sub'], []), ['errored sub/c.test.js::c.test.js']);
    assert.equal(select([], []).length, 4);
    assert.deepEqual(select(['su'], []), []);
  });
});
