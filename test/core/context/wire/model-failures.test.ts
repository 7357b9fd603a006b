import assert from 'node:assert/strict';
import { failureOfReply } from '../../../../extension/src/core/context/wire/model-failures.ts';
import type { ModelFailure } from '../../../../extension/src/core/ports.ts';

const now = Date.parse('2026-01-01T00:00:00Z');
const failed = (status: number, body: unknown, headers: Record<string, string> = {}): ModelFailure =>
  failureOfReply(
    { status, body: typeof body === 'string' ? body : JSON.stringify(body), header: (name) => headers[name] },
    now,
  );

describe('failures of a model server', () => {
  const cases: [string, number, unknown, ModelFailure['reason']][] = [
    [
      'a rate limit',
      429,
      { error: { message: 'Rate limit reached', code: 'rate_limit_exceeded' } },
      'rate-limited',
    ],
    [
      'an empty purse',
      429,
      { error: { message: 'You exceeded your current quota', code: 'insufficient_quota' } },
      'quota',
    ],
    ['an unpaid bill', 402, { error: { message: 'Insufficient credits' } }, 'quota'],
    ['a wrong key', 401, { error: { message: 'Incorrect API key provided' } }, 'auth'],
    ['a forbidden region', 403, { error: { message: 'Country not supported' } }, 'auth'],
    [
      'an unknown model',
      404,
      { error: { message: 'The model `x` does not exist', code: 'model_not_found' } },
      'unknown-model',
    ],
    ['a wrong address', 404, '<html>Not found</html>', 'unknown-model'],
    [
      'an unknown model with status 400',
      400,
      { error: { message: "The requested model 'x' does not exist." } },
      'unknown-model',
    ],
    [
      'too long a conversation',
      400,
      { error: { message: 'too long', code: 'context_length_exceeded' } },
      'context-overflow',
    ],
    [
      'too long a conversation in words',
      400,
      { error: { message: "This model's maximum context length is 8192 tokens" } },
      'context-overflow',
    ],
    ['too large a body', 413, '', 'context-overflow'],
    ['a wrong request', 400, { error: { message: 'Invalid type for tools[0]' } }, 'bad-request'],
    ['a wrong request, told by a list', 422, { detail: [{ msg: 'field required' }] }, 'bad-request'],
    ['a timeout of the server', 408, '', 'server'],
    ['a broken server', 500, 'oops', 'server'],
    ['an overloaded server', 503, { error: { message: 'overloaded' } }, 'server'],
    ['a gateway', 502, '<html>Bad gateway</html>', 'server'],
  ];
  for (const [what, status, body, reason] of cases)
    it(`are told apart: ${what}`, () => assert.equal(failed(status, body).reason, reason));

  it('say what the server said, however it wrapped it, and what to do next', () => {
    for (const body of [
      { error: { message: 'so sorry' } },
      { error: 'so sorry' },
      { message: 'so sorry' },
      { detail: 'so sorry' },
      [{ error: { message: 'so sorry' } }],
      'so sorry',
    ])
      assert.match(failed(400, body).message, /the server said "so sorry" with status 400/);
    assert.match(failed(401, '').message, /Set OPENAI_API_KEY/);
    assert.ok(failed(500, 'x'.repeat(100_000)).message.length < 3_000);
  });

  it('carry the wait that the server asks for', () => {
    const waitOf = (headers: Record<string, string>, body = ''): number | undefined =>
      failed(429, body, headers).retryAfterMs;
    assert.equal(waitOf({ 'retry-after': '3' }), 3_000);
    assert.equal(waitOf({ 'retry-after': '0.5' }), 500);
    assert.equal(waitOf({ 'retry-after-ms': '120.5', 'retry-after': '3' }), 121);
    assert.equal(waitOf({ 'retry-after': 'Thu, 01 Jan 2026 00:00:05 GMT' }), 5_000);
    assert.equal(waitOf({ 'retry-after': 'Wed, 31 Dec 2025 00:00:00 GMT' }), 0);
    assert.equal(waitOf({}, 'Please try again in 250ms.'), 250);
    assert.equal(waitOf({ 'retry-after': 'soon' }), undefined);
  });
});
