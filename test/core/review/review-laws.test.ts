import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Tally } from './random-review.ts';
import { playReview } from './random-review.ts';

/** interleavings in all, and into how many tests they are split so that none takes long */
const interleavings = 100_000;
const batches = 10;

describe('a review, however agent, person and others interleave', function () {
  this.timeout(120_000);
  const tally: Tally = new Map();

  for (let batch = 1; batch <= batches; batch += 1) {
    it(`loses nothing that anybody typed and keeps every hunk once (${batch} of ${batches})`, () => {
      // Few numbers give short runs, which find most; each batch also has some long ones.
      const numbers = fc.oneof(
        { weight: 19, arbitrary: fc.array(fc.nat(999_999), { minLength: 24, maxLength: 60, size: 'max' }) },
        { weight: 1, arbitrary: fc.array(fc.nat(999_999), { minLength: 60, maxLength: 240, size: 'max' }) },
      );
      fc.assert(
        fc.property(numbers, (chosen) => void playReview(chosen, tally)),
        { numRuns: interleavings / batches, seed: batch },
      );
    });
  }

  it('was tried with everything that can happen in one', () => {
    const expected = [
      ...['type', 'delete', 'paste', 'replace', 'type in a line', 'undo', 'redo', 'save', 'save refused'],
      ...['keep', 'reject', 'take back', 'take back: conflict', 'taken back at once', 'keep while typing'],
      ...['merge by hand', 'written from outside', 'written from outside under typing', 'propose'],
    ];
    const rare = expected.filter((name) => (tally.get(name) ?? 0) < 300);
    assert.deepEqual(rare, []);
    // Where the marks said that nothing is in the way, something nearly never is.
    const unseen = tally.get('keep: conflict that was not seen') ?? 0;
    assert.ok(unseen * 500 < (tally.get('keep') ?? 0), `${unseen} conflicts were not seen`);
  });
});
