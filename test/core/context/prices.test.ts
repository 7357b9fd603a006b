import assert from 'node:assert/strict';
import { costOf, priceOf } from '../../../extension/src/core/context/prices.ts';

describe('prices', () => {
  it('charge fresh input, cached input and output apart', () => {
    const usage = { input: 1_000_000, cachedInput: 400_000, output: 100_000, reasoning: 50_000 };
    const price = priceOf('gpt-5.4');
    assert.ok(price !== undefined);
    const cost = costOf(usage, 'gpt-5.4') ?? Number.NaN;
    assert.ok(Math.abs(cost - (0.6 * price.input + 0.4 * price.cachedInput + 0.1 * price.output)) < 1e-9);
  });

  it('know a dated name by its model, and say when they do not know', () => {
    assert.deepEqual(priceOf('gpt-5.4-2026-03-05'), priceOf('gpt-5.4'));
    assert.equal(costOf({ input: 1, cachedInput: 0, output: 1, reasoning: 0 }, 'somebodys-model'), undefined);
  });
});
