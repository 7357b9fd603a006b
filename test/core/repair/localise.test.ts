import assert from 'node:assert/strict';
import { localise } from '../../../extension/src/core/repair/localise.ts';
import type { Spectrum } from '../../../extension/src/core/repair/localise.ts';

const everything = (): boolean => true;

function run(status: Spectrum['status'], ...segments: number[][]): Spectrum {
  return { status, frames: [], segments: segments.map((lines) => ({ lines: { 'a.js': lines } })) };
}

describe('localising a fault', () => {
  it('suspects the lines that only failing tests run', () => {
    const lines = localise([run('failed', [1, 2, 3]), run('passed', [1, 2]), run('passed', [1])], everything);
    assert.deepEqual(
      lines.map(({ line }) => line),
      [3, 2, 1],
    );
    assert.equal(lines[0]?.why, 'run by 1 of 1 failing and 0 of 2 passing tests');
  });

  it('counts the statements of a failed test before the failing one as passing', () => {
    const [first] = localise([run('failed', [1, 2], [1, 2], [1, 5])], everything);
    assert.equal(first?.line, 5);
  });

  it('still suspects earlier statements when the failing one runs nothing of the project', () => {
    const lines = localise([run('failed', [4], [])], everything);
    assert.deepEqual(
      lines.map(({ line }) => line),
      [4],
    );
  });

  it('breaks ties by the stack, deepest frame first', () => {
    const failed = {
      ...run('failed', [1, 2, 3]),
      frames: [
        { path: 'a.js', line: 3 },
        { path: 'a.js', line: 1 },
      ],
    };
    const lines = localise([failed], everything);
    assert.deepEqual(
      lines.map(({ line }) => line),
      [3, 1, 2],
    );
  });

  it('goes by the stack alone when there is no coverage', () => {
    const [only, ...rest] = localise(
      [{ status: 'failed', frames: [{ path: 'b.py', line: 7 }], segments: [] }],
      everything,
    );
    assert.deepEqual(rest, []);
    assert.deepEqual(only, { path: 'b.py', line: 7, score: 1, why: "in the failure's stack" });
  });

  it('never suspects a file that may not change', () => {
    assert.deepEqual(
      localise([run('failed', [1])], (path) => path !== 'a.js'),
      [],
    );
  });

  it('scores between 0 and 1', () => {
    for (const { score } of localise([run('failed', [1, 2], [2]), run('passed', [2])], everything))
      assert.ok(score > 0 && score <= 1);
  });
});
