import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { AnswerItem, ThreadItem } from '../../../../extension/src/protocol/conversation.ts';
import type { ModelRequest } from '../../../../extension/src/core/context/model-request.ts';
import { chatBody } from '../../../../extension/src/core/context/wire/chat.ts';
import { createPromptMeter } from '../../../../extension/src/core/context/wire/request-body.ts';
import { reasonsEncrypted, responsesBody } from '../../../../extension/src/core/context/wire/responses.ts';
import { parseRequest } from '../../../support/request-parsing.ts';

const tools = [
  {
    name: 'read',
    description: 'Reads a «file».',
    parameters: { type: 'object', properties: { path: { type: 'string' } } },
  },
  { name: 'run', description: 'Runs.', parameters: { type: 'object' } },
];
const requestOf = (items: readonly ThreadItem[]): ModelRequest => ({
  model: 'gpt-5.4',
  instructions: 'Work in "small" steps.\n',
  tools,
  items,
  cacheKey: 'session-1',
});
const apis = { responses: responsesBody, chat: chatBody };

const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
const call: fc.Arbitrary<AnswerItem> = fc.record({
  kind: fc.constant('tool-call'),
  callId: word,
  tool: word,
  arguments: fc.oneof(
    fc.dictionary(word, fc.jsonValue()).map((value) => JSON.stringify(value)),
    fc.string(),
  ),
});
const opaque: fc.Arbitrary<AnswerItem> = fc.record({
  kind: fc.constant('opaque'),
  provider: fc.constantFrom('openai-responses', 'openai-chat', 'scripted'),
  value: fc.oneof(
    fc.constant({ type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'x' }),
    fc.constant({ reasoning_content: 'hm' }),
    fc.constant(null),
  ),
});
const anyAnswerItem = fc.oneof(fc.record({ kind: fc.constant('text'), text: fc.string() }), call, opaque);
const anyItem: fc.Arbitrary<ThreadItem> = fc.oneof(
  fc.record({
    kind: fc.constant('message'),
    role: fc.constantFrom('user', 'system'),
    text: fc.string({ unit: 'grapheme' }),
  }),
  fc.record({ kind: fc.constant('answer'), items: fc.array(anyAnswerItem, { maxLength: 4 }) }),
  fc.record({ kind: fc.constant('tool-result'), callId: word, content: fc.string(), isError: fc.boolean() }),
);

describe('request bodies', () => {
  for (const [api, bodyOf] of Object.entries(apis)) {
    it(`of the ${api} API: request n without its closing is a prefix of request n+1, byte for byte`, () => {
      fc.assert(
        fc.property(fc.array(anyItem, { maxLength: 12 }), (items) => {
          for (let count = 0; count < items.length; count += 1) {
            const before = Buffer.from(bodyOf(requestOf(items.slice(0, count))).text());
            const after = Buffer.from(bodyOf(requestOf(items.slice(0, count + 1))).text());
            assert.equal(before.subarray(-2).toString(), ']}');
            assert.ok(after.subarray(0, before.length - 2).equals(before.subarray(0, -2)));
          }
        }),
        { numRuns: 100 },
      );
    });

    it(`of the ${api} API: the meter counts exactly the bytes, and the repeated ones never too high`, () => {
      fc.assert(
        fc.property(fc.array(anyItem, { minLength: 1, maxLength: 12 }), fc.nat(), (items, at) => {
          const meter = createPromptMeter();
          const first = bodyOf(requestOf(items.slice(0, at % items.length)));
          const second = bodyOf(requestOf(items));
          assert.deepEqual(meter.measure(first), {
            bytes: Buffer.byteLength(first.text()),
            repeatedBytes: 0,
          });
          const { bytes, repeatedBytes } = meter.measure(second);
          assert.equal(bytes, Buffer.byteLength(second.text()));
          const grown = second.pieces.length > first.pieces.length;
          assert.equal(repeatedBytes, grown ? first.bytes - 2 : second.bytes);
        }),
        { numRuns: 100 },
      );
    });

    it(`of the ${api} API: a change of an earlier item repeats only what stands before it`, () => {
      const meter = createPromptMeter();
      const user = (text: string): ThreadItem => ({ kind: 'message', role: 'user', text });
      meter.measure(bodyOf(requestOf([user('a'), user('b'), user('c')])));
      const changed = bodyOf(requestOf([user('a'), user('x'), user('c')]));
      const whole = Buffer.from(changed.text());
      const { repeatedBytes } = meter.measure(changed);
      const repeated = whole.subarray(0, repeatedBytes).toString();
      assert.deepEqual(parseRequest(api as 'responses' | 'chat', `${repeated}]}`).items, [user('a')]);
    });

    it(`of the ${api} API: an item is serialised once, whatever the number of requests`, () => {
      let reads = 0;
      const item: ThreadItem = {
        kind: 'message',
        role: 'user',
        get text() {
          reads += 1;
          return 'hello';
        },
      };
      for (let turn = 0; turn < 5; turn += 1) bodyOf(requestOf([item])).text();
      assert.equal(reads, 1);
    });
  }

  it('of both APIs say again what was put in', () => {
    const turn = fc.tuple(
      fc.string({ unit: 'grapheme', minLength: 1 }),
      fc.array(fc.record({ callId: word, tool: word, value: fc.dictionary(word, fc.jsonValue()) }), {
        minLength: 1,
        maxLength: 3,
      }),
    );
    fc.assert(
      fc.property(fc.array(turn, { maxLength: 5 }), (turns) => {
        const items: ThreadItem[] = [{ kind: 'message', role: 'user', text: 'Fix it.' }];
        for (const [text, calls] of turns) {
          const made = calls.map(({ callId, tool, value }) => ({
            kind: 'tool-call' as const,
            callId,
            tool,
            arguments: JSON.stringify(value),
          }));
          items.push({ kind: 'answer', items: [{ kind: 'text', text }, ...made] });
          for (const { callId } of calls)
            items.push({ kind: 'tool-result', callId, content: text, isError: false });
        }
        for (const [api, bodyOf] of Object.entries(apis)) {
          const parsed = parseRequest(api as 'responses' | 'chat', bodyOf(requestOf(items)).text());
          assert.deepEqual(parsed.items, items);
          assert.equal(parsed.instructions, 'Work in "small" steps.\n');
          assert.deepEqual(parsed.tools, ['read', 'run']);
          assert.equal(parsed.stream, true);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('ask the Responses API to store nothing, and for encrypted reasoning only where there is any', () => {
    const body = JSON.parse(responsesBody(requestOf([])).text()) as Record<string, unknown>;
    assert.equal(body['store'], false);
    assert.deepEqual(body['include'], ['reasoning.encrypted_content']);
    assert.equal(body['prompt_cache_key'], 'session-1');
    assert.equal(body['parallel_tool_calls'], true);
    assert.deepEqual(
      (body['tools'] as { strict: boolean }[]).map((tool) => tool.strict),
      [false, false],
    );
    const named = (model: string): boolean => reasonsEncrypted(model);
    assert.deepEqual(
      ['gpt-5.4', 'gpt-6.1-sol', 'o3', 'gpt-4.1', 'gpt-4o-mini', 'gpt-5-chat-latest', 'llama'].map(named),
      [true, true, true, false, false, false, false],
    );
  });

  it('send reasoning back only to the API that it came from, and without its id', () => {
    const reasoning = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'secret' };
    const answer: ThreadItem = {
      kind: 'answer',
      items: [
        { kind: 'opaque', provider: 'openai-responses', value: reasoning },
        { kind: 'opaque', provider: 'openai-chat', value: { reasoning_content: 'hm', reasoning: 'shown' } },
        { kind: 'text', text: 'Done.' },
      ],
    };
    const { input } = JSON.parse(responsesBody(requestOf([answer])).text()) as { input: unknown[] };
    assert.deepEqual(input[0], { type: 'reasoning', summary: [], encrypted_content: 'secret' });
    assert.equal(input.length, 2);
    const { messages } = JSON.parse(chatBody(requestOf([answer])).text()) as { messages: unknown[] };
    assert.deepEqual(messages[1], { role: 'assistant', content: 'Done.', reasoning_content: 'hm' });
  });

  it('wrap malformed arguments for chat servers, which would refuse every later request', () => {
    const answer: ThreadItem = {
      kind: 'answer',
      items: [{ kind: 'tool-call', callId: 'c', tool: 'read', arguments: '{"path": "a' }],
    };
    const { messages } = JSON.parse(chatBody(requestOf([answer])).text()) as {
      messages: { tool_calls?: { function: { arguments: string } }[] }[];
    };
    const sent = messages[1]?.tool_calls?.[0]?.function.arguments ?? '';
    assert.deepEqual(JSON.parse(sent), { malformed_arguments: '{"path": "a' });
  });
});
