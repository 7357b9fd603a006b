import assert from 'node:assert/strict';
import fc from 'fast-check';
import { editDistance } from '../../../extension/src/core/edits/edit-distance.ts';

/** The definition, without any saving. */
function slowDistance(first: string, second: string): number {
  let previous = Array.from({ length: second.length + 1 }, (_, index) => index);
  for (let row = 1; row <= first.length; row++) {
    const current = [row];
    for (let column = 1; column <= second.length; column++) {
      const same = first[row - 1] === second[column - 1] ? 0 : 1;
      current.push(Math.min(previous[column - 1]! + same, previous[column]! + 1, current[column - 1]! + 1));
    }
    previous = current;
  }
  return previous[second.length]!;
}

describe('edit distance', () => {
  it('is Levenshtein’s up to the limit, and undefined above', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 12 });
    fc.assert(
      fc.property(word, word, fc.nat({ max: 12 }), (first, second, limit) => {
        const distance = slowDistance(first, second);
        assert.equal(editDistance(first, second, limit), distance > limit ? undefined : distance);
      }),
      { numRuns: 500 },
    );
  });
});
