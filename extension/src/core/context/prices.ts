import type { Usage } from '../../protocol/conversation.ts';

/** US dollars per million tokens, standard service tier. */
export interface ModelPrice {
  readonly input: number;
  readonly cachedInput: number;
  readonly output: number;
  /** the day on which these prices were read or came into force */
  readonly asOf: string;
}

/**
 * Cost in US dollars, or undefined when the price of the model is not known (which is not the same as free). A dated
 * name (`gpt-5.4-2026-03-05`) has its model's price. Not in it: surcharges for requests above 272,000 tokens and for
 * writing to the prompt cache, and discounts of other service tiers.
 */
export function costOf(usage: Usage, model: string): number | undefined {
  const price = priceOf(model);
  if (price === undefined) return undefined;
  const fresh = usage.input - usage.cachedInput;
  const total = fresh * price.input + usage.cachedInput * price.cachedInput + usage.output * price.output;
  return total / 1_000_000;
}

/** The price of a model by its name as requests or answers carry it. */
export function priceOf(model: string): ModelPrice | undefined {
  return prices.get(model) ?? prices.get(model.replace(/-\d{4}-\d{2}-\d{2}$/, ''));
}

/**
 * Source: OpenAI's price list (developers.openai.com/api/docs/pricing), as public trackers quoted it on the days given.
 * Prices change: a setting may override them.
 */
const prices: ReadonlyMap<string, ModelPrice> = new Map([
  ['gpt-6.1-sol', { input: 2, cachedInput: 0.1, output: 10, asOf: '2026-09-29' }],
  ['gpt-6-astra', { input: 10, cachedInput: 1, output: 50, asOf: '2026-09-03' }],
  ['gpt-6-sol', { input: 2, cachedInput: 0.2, output: 10, asOf: '2026-09-22' }],
  ['gpt-6-luna', { input: 0.1, cachedInput: 0.01, output: 0.5, asOf: '2026-09-22' }],
  ['gpt-5.6-terra', { input: 2, cachedInput: 0.2, output: 12, asOf: '2026-07-30' }],
  ['gpt-5.6-luna', { input: 0.2, cachedInput: 0.02, output: 1.2, asOf: '2026-07-30' }],
  ['gpt-5.5', { input: 5, cachedInput: 0.5, output: 30, asOf: '2026-05-22' }],
  ['gpt-5.4', { input: 2.5, cachedInput: 0.25, output: 15, asOf: '2026-05-22' }],
  ['gpt-5.4-mini', { input: 0.75, cachedInput: 0.075, output: 4.5, asOf: '2026-05-22' }],
  ['gpt-5.4-nano', { input: 0.2, cachedInput: 0.02, output: 1.25, asOf: '2026-05-22' }],
]);
