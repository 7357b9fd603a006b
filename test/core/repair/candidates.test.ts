import assert from 'node:assert/strict';
import { applyEdits } from '../../../extension/src/core/repair/apply-edits.ts';
import { createCandidateQueue } from '../../../extension/src/core/repair/candidate-queue.ts';
import { proposeCandidates } from '../../../extension/src/core/repair/candidates.ts';
import type { Candidate } from '../../../extension/src/core/repair/candidates.ts';
import { noHints } from '../../../extension/src/core/repair/failure-hints.ts';
import { confidenceOf, rankPlausible } from '../../../extension/src/core/repair/rank.ts';
import { codeTreeOf } from '../../support/code-trees.ts';

const text = 'def f(a, b):\n    if a < b:\n        return 1\n    return a - 1\n';

async function candidates(lines: number[], seed = 0): Promise<Candidate[]> {
  return proposeCandidates({
    files: [{ path: 'a.py', tree: await codeTreeOf('python', text) }],
    suspicious: lines.map((line) => ({ path: 'a.py', line, score: 1, why: '' })),
    hints: noHints,
    seed,
  });
}

const made = (edits: Candidate['edits']): string =>
  applyEdits(new Map([['a.py', text]]), edits).get('a.py') ?? '';

describe('candidates', () => {
  it('stand in the order of their scores and are all different', async () => {
    const all = await candidates([2, 3, 4]);
    assert.ok(all.length > 100);
    assert.deepEqual(
      all.map(({ score }) => score),
      all.map(({ score }) => score).toSorted((a, b) => b - a),
    );
    assert.equal(new Set(all.map(({ edits }) => JSON.stringify(edits))).size, all.length);
  });

  it('touch a suspicious line each', async () => {
    const line = text.indexOf('    return a - 1');
    for (const { edits } of await candidates([4])) assert.ok(edits.some(({ end }) => end > line));
  });

  it('are the same for the same seed', async () => {
    assert.deepEqual(await candidates([2, 4], 7), await candidates([2, 4], 7));
  });

  it('make one change at all equal places as well', async () => {
    const both = (await candidates([3, 4])).filter(({ edits }) => made(edits) === text.replaceAll('1', '2'));
    assert.equal(both.length, 1);
  });

  it('say in words what they do and where', async () => {
    const boundary = (await candidates([2])).find(({ edits }) => made(edits) === text.replace('<', '<='));
    assert.equal(boundary?.description, 'compare with <= instead of <, a.py line 2');
  });
});

describe('the queue of candidates', () => {
  const single = (start: number, score: number): Candidate => ({
    edits: [{ path: 'a', start, end: start + 1, text: 'x' }],
    operators: ['change-number'],
    description: `at ${start}`,
    score,
  });

  it('hands out single changes, best first, and then ends', () => {
    const queue = createCandidateQueue([single(1, 0.5), single(3, 0.2)]);
    assert.deepEqual([queue.next()?.score, queue.next()?.score, queue.next()], [0.5, 0.2, undefined]);
  });

  it('puts a second change on a partly successful one, never at the same place', () => {
    const all = [single(1, 0.5), single(3, 0.2), single(5, 0.1)];
    const queue = createCandidateQueue(all);
    const first = queue.next();
    assert.ok(first);
    queue.addPartial(first, 0.5);
    const rest: Candidate[] = [];
    for (let next = queue.next(); next !== undefined; next = queue.next()) rest.push(next);
    const starts = rest.map(({ edits }) => edits.map(({ start }) => start).join('+'));
    assert.deepEqual(starts.toSorted(), ['1+3', '1+5', '3', '5']);
  });
});

describe('plausible patches', () => {
  const patch = (operator: Candidate['operators'][number], textOf: string, score: number): Candidate => ({
    edits: [{ path: 'a', start: 0, end: 1, text: textOf }],
    operators: [operator],
    description: '',
    score,
  });

  it('rank a deletion below a likelier change, and a constant answer low', () => {
    const deletion = patch('delete-statement', '', 0.3);
    const constant = patch('change-return', 'true', 0.3);
    const change = patch('replace-comparison', '<=', 0.2);
    assert.deepEqual(rankPlausible([deletion, constant, change]), [change, constant, deletion]);
  });

  it('are trusted less the more there are', () => {
    const first = [1, 2, 4, 12].map((count) => confidenceOf(0, count));
    assert.deepEqual(
      first,
      first.toSorted((a, b) => b - a),
    );
    for (const count of [2, 5, 12])
      for (let at = 1; at < count; at += 1) assert.ok(confidenceOf(at, count) < confidenceOf(0, count));
  });
});
