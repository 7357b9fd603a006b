import assert from 'node:assert/strict';
import { assembleAll } from '../../../support/assemble-all.ts';
import type { Assembled } from '../../../../extension/src/core/context/wire/answer-assembly.ts';
import { createResponsesAssembly } from '../../../../extension/src/core/context/wire/assemble-responses.ts';
import type { JsonValue } from '../../../../extension/src/protocol/json.ts';

const expected = { model: 'asked', callIdPrefix: 'call_0' };
const assembled = (...events: JsonValue[]): Assembled =>
  assembleAll(createResponsesAssembly(expected), events);
const reasonOf = (outcome: Assembled): string => (outcome.ok ? 'none' : outcome.failure.reason);

const reasoning = {
  type: 'reasoning',
  id: 'rs_1',
  summary: [
    { type: 'summary_text', text: 'First.' },
    { type: 'summary_text', text: 'Then.' },
  ],
  encrypted_content: 'secret',
};
const message = { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Hi' }] };
const call = { type: 'function_call', call_id: 'c1', name: 'read', arguments: '{"path":"x"}' };
const usage = {
  input_tokens: 9,
  input_tokens_details: { cached_tokens: 4 },
  output_tokens: 5,
  output_tokens_details: { reasoning_tokens: 3 },
};
const done = (output_index: number, item: JsonValue): JsonValue => ({
  type: 'response.output_item.done',
  output_index,
  item,
});
const completed = (response: JsonValue): JsonValue => ({ type: 'response.completed', response });
const whole = {
  ok: true,
  value: {
    items: [
      { kind: 'opaque', provider: 'openai-responses', value: reasoning, summary: 'First.\n\nThen.' },
      { kind: 'text', text: 'Hi' },
      { kind: 'tool-call', callId: 'c1', tool: 'read', arguments: '{"path":"x"}' },
    ],
    usage: { input: 9, cachedInput: 4, output: 5, reasoning: 3 },
    model: 'served',
    stop: 'tool-calls',
  },
};

describe('the assembly of Responses answers', () => {
  it('takes the items of the closing event', () => {
    const response = { model: 'served', status: 'completed', output: [reasoning, message, call], usage };
    assert.deepEqual(assembled(completed(response)), whole);
  });

  it('takes the items that were closed one by one when the closing event carries none', () => {
    const events = [done(2, call), done(0, reasoning), done(1, message)];
    assert.deepEqual(assembled(...events, completed({ model: 'served', output: [], usage })), whole);
  });

  it('reads a response that was not streamed like one that was', () => {
    const response = {
      object: 'response',
      status: 'completed',
      model: 'served',
      output: [reasoning, message, call],
      usage,
    };
    assert.deepEqual(assembled(response), whole);
  });

  it('shows text, reasoning and tools as they come', () => {
    const assembly = createResponsesAssembly(expected);
    const deltas = [
      { type: 'response.reasoning_summary_part.added', summary_index: 0 },
      { type: 'response.reasoning_summary_text.delta', delta: 'First.' },
      { type: 'response.reasoning_summary_part.added', summary_index: 1 },
      { type: 'response.output_text.delta', delta: 'Hi' },
      { type: 'response.output_item.added', item: { type: 'function_call', name: 'read' } },
      { type: 'response.function_call_arguments.delta', delta: '{}' },
    ].flatMap((event) => assembly.push(event));
    assert.deepEqual(deltas, [
      { kind: 'reasoning', text: 'First.' },
      { kind: 'reasoning', text: '\n\n' },
      { kind: 'text', text: 'Hi' },
      { kind: 'tool-call', tool: 'read' },
    ]);
  });

  it('repairs odd calls: arguments as an object or none, ids missing or twice', () => {
    const output = [
      { ...call, call_id: '', arguments: { path: 'x' } },
      { ...call, call_id: 'same', arguments: '' },
      { ...call, call_id: 'same' },
    ];
    const outcome = assembled(completed({ output }));
    assert.deepEqual(outcome.ok && outcome.value.items, [
      { kind: 'tool-call', callId: 'call_0_0', tool: 'read', arguments: '{"path":"x"}' },
      { kind: 'tool-call', callId: 'same', tool: 'read', arguments: '{}' },
      { kind: 'tool-call', callId: 'call_0_2', tool: 'read', arguments: '{"path":"x"}' },
    ]);
    assert.equal(reasonOf(assembled(completed({ output: [{ ...call, name: '' }] }))), 'malformed');
  });

  it('says why the model stopped', () => {
    const stopOf = (outcome: Assembled): string | false => outcome.ok && outcome.value.stop;
    const incomplete = (reason: string): JsonValue => ({
      type: 'response.incomplete',
      response: { incomplete_details: { reason }, output: [message] },
    });
    assert.equal(stopOf(assembled(incomplete('max_output_tokens'))), 'output-limit');
    assert.equal(stopOf(assembled(incomplete('content_filter'))), 'refusal');
    const refused = { type: 'message', content: [{ type: 'refusal', refusal: 'No.' }] };
    assert.equal(stopOf(assembled(completed({ output: [refused] }))), 'refusal');
    assert.equal(stopOf(assembled(completed({ output: [message] }))), 'complete');
  });

  it('takes half an answer for a failure that a retry may cure, also with every item closed', () => {
    assert.equal(reasonOf(assembled(done(0, message))), 'dropped');
    assert.equal(reasonOf(assembled(done(0, message), '[DONE]')), 'dropped');
    const settled = createResponsesAssembly(expected);
    settled.push(completed({ output: [message] }));
    assert.equal(settled.settled, true);
    assert.equal(reasonOf(settled.finish('broken')), 'none');
  });

  it('takes an error in the stream for a failure', () => {
    const failed = (code: string, text = 'Sorry.'): string =>
      reasonOf(assembled({ type: 'response.failed', response: { error: { code, message: text } } }));
    assert.equal(failed('server_error'), 'server');
    assert.equal(failed('rate_limit_exceeded'), 'rate-limited');
    assert.equal(failed('context_length_exceeded'), 'context-overflow');
    assert.equal(failed('insufficient_quota'), 'quota');
    assert.equal(failed('invalid_prompt'), 'bad-request');
    assert.equal(reasonOf(assembled({ type: 'error', code: 'server_error', message: 'x' })), 'server');
    assert.equal(reasonOf(assembled({ error: { message: 'x', type: 'server_error' } })), 'server');
    const hinted = assembled({
      type: 'response.failed',
      response: { error: { code: 'rate_limit_exceeded', message: 'Please try again in 1.2s.' } },
    });
    assert.equal(hinted.ok ? undefined : hinted.failure.retryAfterMs, 1_200);
  });
});
