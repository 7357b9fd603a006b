import assert from 'node:assert/strict';
import { assembleAll } from '../../../support/assemble-all.ts';
import type { Assembled } from '../../../../extension/src/core/context/wire/answer-assembly.ts';
import { createChatAssembly } from '../../../../extension/src/core/context/wire/assemble-chat.ts';
import type { AnswerItem } from '../../../../extension/src/protocol/conversation.ts';
import type { JsonValue } from '../../../../extension/src/protocol/json.ts';

const expected = { model: 'asked', callIdPrefix: 'call_4' };
const assembled = (...events: JsonValue[]): Assembled => assembleAll(createChatAssembly(expected), events);
const chunk = (delta: JsonValue, finish: string | null = null): JsonValue => ({
  model: 'served',
  choices: [{ index: 0, delta, finish_reason: finish }],
});
const calls = (...parts: JsonValue[]): JsonValue => chunk({ tool_calls: parts });
const end = (finish: string): JsonValue => chunk({}, finish);
const itemsOf = (outcome: Assembled): readonly AnswerItem[] => {
  if (!outcome.ok) assert.fail(outcome.failure.message);
  return outcome.value.items;
};
const callItem = (callId: string, tool: string, args: string): AnswerItem => ({
  kind: 'tool-call',
  callId,
  tool,
  arguments: args,
});

describe('the assembly of chat answers', () => {
  it('joins text, and counts tokens from the last chunk', () => {
    const usage = {
      prompt_tokens: 10,
      completion_tokens: 5,
      prompt_tokens_details: { cached_tokens: 8 },
      completion_tokens_details: { reasoning_tokens: 2 },
    };
    const outcome = assembled(
      chunk({ role: 'assistant', content: '' }),
      chunk({ content: 'Hel' }),
      chunk({ content: 'lo' }),
      end('stop'),
      { choices: [], usage },
      '[DONE]',
    );
    assert.deepEqual(outcome, {
      ok: true,
      value: {
        items: [{ kind: 'text', text: 'Hello' }],
        usage: { input: 10, cachedInput: 8, output: 5, reasoning: 2 },
        model: 'served',
        stop: 'complete',
      },
    });
  });

  it('puts interleaved pieces of parallel calls where they belong', () => {
    const outcome = assembled(
      calls({ index: 0, id: 'a', function: { name: 'read', arguments: '' } }),
      calls({ index: 1, id: 'b', function: { name: 'run', arguments: '{"c' } }),
      calls(
        { index: 0, function: { arguments: '{"path":' } },
        { index: 1, function: { arguments: 'md":1}' } },
      ),
      calls({ index: 0, function: { arguments: '"x"}' } }),
      end('tool_calls'),
      '[DONE]',
    );
    assert.deepEqual(itemsOf(outcome), [
      callItem('a', 'read', '{"path":"x"}'),
      callItem('b', 'run', '{"cmd":1}'),
    ]);
    assert.equal(outcome.ok && outcome.value.stop, 'tool-calls');
  });

  it('makes ids that are stable and unique where a server sends none, empty ones, or the same twice', () => {
    const outcome = assembled(
      calls({ index: 0, function: { name: 'a', arguments: '{}' } }),
      calls({ index: 1, id: '', function: { name: 'b', arguments: '{}' } }),
      calls({ index: 2, id: 'same', function: { name: 'c', arguments: '{}' } }),
      calls({ index: 3, id: 'same', function: { name: 'd', arguments: '{}' } }),
      end('tool_calls'),
      '[DONE]',
    );
    const ids = itemsOf(outcome).map((item) => (item.kind === 'tool-call' ? item.callId : ''));
    assert.deepEqual(ids, ['call_4_0', 'call_4_1', 'same', 'call_4_3']);
  });

  it('takes arguments as an object, none for none, and calls without or with one and the same index', () => {
    const outcome = assembled(
      calls({ id: 'a', function: { name: 'read', arguments: { path: 'x' } } }),
      calls({ id: 'b', function: { name: 'list' } }),
      calls({ index: 0, id: 'c', function: { name: 'run', arguments: '{"a":' } }),
      calls({ index: 0, function: { arguments: '1}' } }),
      calls({ index: 0, id: 'd', function: { name: 'run', arguments: '{}' } }),
      end('stop'),
    );
    assert.deepEqual(itemsOf(outcome), [
      callItem('a', 'read', '{"path":"x"}'),
      callItem('b', 'list', '{}'),
      callItem('c', 'run', '{"a":1}'),
      callItem('d', 'run', '{}'),
    ]);
  });

  it('reads a completion that was not streamed like one that was', () => {
    const message = {
      role: 'assistant',
      content: 'Hi',
      tool_calls: [
        { function: { name: 'a', arguments: '{"x":1}' } },
        { function: { name: 'a', arguments: '{"x":2}' } },
      ],
    };
    const outcome = assembled({ model: 'served', choices: [{ message, finish_reason: 'tool_calls' }] });
    assert.deepEqual(itemsOf(outcome), [
      { kind: 'text', text: 'Hi' },
      callItem('call_4_0', 'a', '{"x":1}'),
      callItem('call_4_1', 'a', '{"x":2}'),
    ]);
  });

  it('keeps reasoning under the names that its server wants back', () => {
    const detail = { type: 'reasoning.text', index: 0, format: 'x' };
    const outcome = assembled(
      chunk({ reasoning: 'Let ', reasoning_details: [{ ...detail, text: 'Let ' }] }),
      chunk({ reasoning: 'me.', reasoning_details: [{ ...detail, text: 'me.', signature: null }] }),
      chunk({ reasoning_details: [{ ...detail, signature: 'sig' }] }),
      calls({
        index: 0,
        id: 'a',
        function: { name: 'read', arguments: '{}' },
        extra_content: { google: 's' },
      }),
      end('tool_calls'),
    );
    assert.deepEqual(itemsOf(outcome)[0], {
      kind: 'opaque',
      provider: 'openai-chat',
      value: {
        reasoning: 'Let me.',
        reasoning_details: [{ ...detail, text: 'Let me.', signature: 'sig' }],
        extra_content: { a: { google: 's' } },
      },
      summary: 'Let me.',
    });
  });

  it('counts reasoning as output also where the server counts it apart', () => {
    const outcome = assembled(end('stop'), {
      choices: [],
      usage: {
        prompt_tokens: 10,
        completion_tokens: 5,
        total_tokens: 22,
        completion_tokens_details: { reasoning_tokens: 7 },
      },
    });
    assert.deepEqual(outcome.ok && outcome.value.usage, {
      input: 10,
      cachedInput: 0,
      output: 12,
      reasoning: 7,
    });
  });

  it('says why the model stopped: at the output limit, by refusing, or filtered', () => {
    const stopOf = (outcome: Assembled): string | false => outcome.ok && outcome.value.stop;
    assert.equal(stopOf(assembled(chunk({ content: 'cut' }), end('length'))), 'output-limit');
    assert.equal(stopOf(assembled(chunk({ refusal: 'No.' }), end('stop'))), 'refusal');
    assert.equal(stopOf(assembled(end('content_filter'))), 'refusal');
    const cut = assembled(
      calls({ index: 0, id: 'a', function: { name: 'r', arguments: '{"p' } }),
      end('length'),
    );
    assert.equal(stopOf(cut), 'output-limit');
    assert.deepEqual(itemsOf(cut), [callItem('a', 'r', '{"p')]);
  });

  it('takes half an answer for a failure that a retry may cure', () => {
    const reasonOf = (outcome: Assembled): string => (outcome.ok ? 'none' : outcome.failure.reason);
    assert.equal(reasonOf(assembled(chunk({ content: 'half' }))), 'dropped');
    assert.equal(reasonOf(assembled()), 'dropped');
    const broken = createChatAssembly(expected);
    broken.push(chunk({ content: 'whole' }));
    broken.push(end('stop'));
    assert.equal(reasonOf(broken.finish('broken')), 'dropped');
    assert.equal(reasonOf(broken.finish('clean')), 'none');
    broken.push('[DONE]');
    assert.equal(reasonOf(broken.finish('broken')), 'none');
  });

  it('takes an error in the stream for a failure, whatever came before', () => {
    const reasonOf = (outcome: Assembled): string => (outcome.ok ? 'none' : outcome.failure.reason);
    const error = { error: { message: 'Overloaded', code: 502 } };
    assert.equal(reasonOf(assembled(chunk({ content: 'half' }), error, '[DONE]')), 'server');
    assert.equal(reasonOf(assembled({ error: { code: 429, message: 'slow' } })), 'rate-limited');
    assert.equal(
      reasonOf(assembled({ choices: [{ delta: {}, error: { code: 500 }, finish_reason: 'error' }] })),
      'server',
    );
    assert.equal(reasonOf(assembled(end('error'))), 'server');
    assert.equal(
      reasonOf(assembled(calls({ index: 0, id: 'a', function: { arguments: '{}' } }), end('stop'))),
      'malformed',
    );
  });
});
