import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { createCancellation, neverCancelled } from '../../../extension/src/core/cancellation.ts';
import type { ModelDelta, ModelFailure } from '../../../extension/src/core/ports.ts';
import { chooseApi } from '../../../extension/src/node/models/choose-api.ts';
import { createOpenAiModel } from '../../../extension/src/node/models/openai-model.ts';
import type { OpenAiModel, OpenAiModelOptions } from '../../../extension/src/node/models/openai-model.ts';
import { systemClock } from '../../../extension/src/node/system-clock.ts';
import type { ThreadItem } from '../../../extension/src/protocol/conversation.ts';
import { answerOf, contractRequest, describeModel, userMessage } from '../../contracts/model-contract.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { startModelServer } from '../../support/model-server.ts';
import type { ModelServer, ScriptedReply } from '../../support/model-server.ts';

const apiKey = 'test-key-0123456789';
const apis = ['responses', 'chat'] as const;
/** long enough for several pieces, so that a stall or a cut can stand in the middle of them */
const longText = 'All work and no play. '.repeat(100);
const request = contractRequest([userMessage('Hello.')]);

function modelAt(
  server: Pick<ModelServer, 'baseUrl'>,
  options: Partial<OpenAiModelOptions> = {},
): OpenAiModel {
  return createOpenAiModel({
    name: 'gpt-5.4',
    apiKey,
    baseUrl: server.baseUrl,
    clock: systemClock,
    ...options,
  });
}

async function failureOf(model: OpenAiModel): Promise<ModelFailure> {
  const outcome = await model.answer(request, () => undefined, neverCancelled);
  if (outcome.ok) assert.fail(`answered ${JSON.stringify(outcome.value)}`);
  return outcome.failure;
}

for (const api of apis) {
  describeModel(`OpenAI, ${api}`, async (replies) => {
    const server = await startModelServer({ script: replies });
    return { model: modelAt(server, { api }), [Symbol.asyncDispose]: () => server.close() };
  });

  describe(`the OpenAI model over ${api}`, () => {
    it('sends the serialised body as it is, each request continuing the one before', async () => {
      await using server = await startModelServer({ script: [{ text: 'One.' }, { text: 'Two.' }] });
      const model = modelAt(server, { api });
      const items: ThreadItem[] = [userMessage('Hello «world».')];
      const first = await answerOf(model, contractRequest([...items]));
      items.push({ kind: 'answer', items: first.items }, userMessage('More.'));
      await (
        await server.request(0)
      ).ending;
      const second = await answerOf(model, contractRequest(items));
      const one = await server.request(0);
      const two = await server.request(1);
      assert.equal(two.body, model.body(contractRequest(items)).text());
      assert.ok(two.body.startsWith(one.body.slice(0, -2)));
      assert.equal(one.headers['content-type'], 'application/json');
      assert.equal(one.headers.authorization, `Bearer ${apiKey}`);
      assert.ok(second.usage.cachedInput > 0.8 * first.usage.input);
    });

    it('keeps its connections', async () => {
      await using server = await startModelServer({ script: () => ({ text: 'Hi.' }) });
      const model = modelAt(server, { api });
      for (let turn = 0; turn < 6; turn += 1) await answerOf(model, request);
      // fetch takes a second one when it is asked again in the very moment in which an answer ends
      assert.ok(new Set(server.requests.map((each) => each.clientPort)).size <= 2);
    });

    it('gives the same answer whatever the pieces in which the bytes come', async () => {
      const reply = {
        reasoning: 'Hm 🤔.',
        text: 'Ünïcödé 世界',
        calls: [{ tool: 'run', arguments: { path: '→' } }],
      };
      await using whole = await startModelServer({ script: [reply] });
      const expected = await answerOf(modelAt(whole, { api }), request);
      for (const chunkBytes of [1, { seed: 1 }, { seed: 2, most: 7 }, { seed: 3, most: 300 }]) {
        await using server = await startModelServer({ script: [{ ...reply, chunkBytes }] });
        assert.deepEqual(await answerOf(modelAt(server, { api }), request), expected);
      }
    });

    it('takes an answer that was not streamed', async () => {
      const reply = { text: 'Hi', calls: [{ tool: 'run', arguments: { a: 1 } }] };
      await using server = await startModelServer({ script: [{ ...reply, asJson: true, chunkBytes: 5 }] });
      await using streaming = await startModelServer({ script: [reply] });
      assert.deepEqual(
        await answerOf(modelAt(server, { api }), request),
        await answerOf(modelAt(streaming, { api }), request),
      );
    });

    it('never takes half an answer for a whole one, wherever the stream is cut or ends', async () => {
      const reply = { text: 'Some text.', calls: [{ tool: 'run', arguments: { command: 'rm -rf build' } }] };
      let cut: ScriptedReply = reply;
      await using server = await startModelServer({ script: () => cut });
      const model = modelAt(server, { api });
      const expected = await answerOf(model, request);
      let failures = 0;
      for (let bytes = 0; bytes < 6_000; bytes += 97) {
        for (const how of ['dropAfterBytes', 'endAfterBytes'] as const) {
          cut = { ...reply, [how]: bytes };
          const outcome = await model.answer(request, () => undefined, neverCancelled);
          if (outcome.ok) assert.deepEqual(outcome.value.items, expected.items);
          else {
            assert.match(outcome.failure.reason, /^(dropped|network)$/);
            failures += 1;
          }
        }
      }
      assert.ok(failures > 20);
    });

    it('fails with what the server said, the wait that it asks for, and never the key', async () => {
      let reply: ScriptedReply = { status: 500 };
      await using server = await startModelServer({ script: () => reply });
      const model = modelAt(server, { api });
      const failed = (
        status: number,
        body: unknown,
        headers: Record<string, string> = {},
      ): Promise<ModelFailure> => {
        reply = { status, headers, body: JSON.stringify(body) };
        return failureOf(model);
      };
      const limited = await failed(
        429,
        { error: { message: 'Slow down', code: 'rate_limit_exceeded' } },
        { 'retry-after': '3' },
      );
      assert.equal(limited.reason, 'rate-limited');
      assert.equal(limited.retryAfterMs, 3_000);
      const refused = await failed(401, {
        error: { message: `Wrong key ${apiKey}, not sk-proj-abcd1234efgh` },
      });
      assert.equal(refused.reason, 'auth');
      assert.match(refused.message, /Wrong key \[key\], not \[key\]/);
      assert.match((await failed(422, { detail: 'no such field' })).message, /no such field/);
      assert.equal((await failed(404, { error: { code: 'model_not_found' } })).reason, 'unknown-model');
      assert.equal(
        (await failed(400, { error: { code: 'context_length_exceeded' } })).reason,
        'context-overflow',
      );
      assert.equal((await failed(529, {})).reason, 'server');
      assert.equal((await failed(429, { error: { type: 'insufficient_quota' } })).reason, 'quota');
      assert.equal(server.requests.length, 7, 'one request an answer: retrying is the caller’s');
    });

    it('takes an error event in the stream for a failure', async () => {
      const errorEvent = { code: 'rate_limit_exceeded', message: 'Please try again in 20ms.' };
      await using server = await startModelServer({ script: [{ text: 'Half', errorEvent }] });
      const failure = await failureOf(modelAt(server, { api }));
      assert.equal(failure.reason, 'rate-limited');
      assert.equal(failure.retryAfterMs, 20);
    });

    it('takes what is no answer at all for malformed', async () => {
      const headers = { 'content-type': 'text/html' };
      await using server = await startModelServer({
        script: ({ index }) => ({
          status: 200,
          headers,
          body: index === 0 ? '<html>Log in</html>' : 'data: {"a":\n\n',
        }),
      });
      const model = modelAt(server, { api });
      assert.equal((await failureOf(model)).reason, 'malformed');
      assert.equal((await failureOf(model)).reason, 'malformed');
    });

    it('hangs up within a second when it is cancelled, before and in the middle of the answer', async () => {
      await using server = await startModelServer({
        script: ({ index }) => ({
          text: longText,
          stallMs: 60_000,
          stallAfterBytes: index === 0 ? 0 : 4_000,
        }),
      });
      const model = modelAt(server, { api });
      for (const index of [0, 1]) {
        const source = createCancellation();
        const answering = model.answer(request, () => source.cancel(), source.token);
        const arrived = await server.request(index);
        if (index === 0) source.cancel();
        const outcome = await answering;
        const cancelledAt = performance.now();
        assert.equal(outcome.ok ? 'answered' : outcome.failure.reason, 'cancelled');
        assert.equal(await arrived.ending, 'hung-up');
        assert.ok(performance.now() - cancelledAt < 1_000);
      }
    });

    it('gives up on a server that falls silent, and on one that never comes to an end', async () => {
      const timeouts = { idleMs: 5_000, totalMs: 60_000 };
      await using server = await startModelServer({
        script: () => ({ text: longText, stallMs: 60_000, stallAfterBytes: 4_000 }),
      });
      const expire = async (advance: number): Promise<ModelFailure> => {
        const clock = createManualClock();
        const model = modelAt(server, { api, clock, timeouts });
        let waited = false;
        const onDelta = (_: ModelDelta): void => {
          if (!waited) clock.advance(advance);
          waited = true;
        };
        const outcome = await model.answer(request, onDelta, neverCancelled);
        return outcome.ok ? assert.fail('answered') : outcome.failure;
      };
      const idle = await expire(5_001);
      assert.equal(idle.reason, 'dropped');
      assert.match(idle.message, /5 s/);
      const total = await expire(60_001);
      assert.equal(total.reason, 'dropped');
      assert.match(total.message, /60 s/);
    });
  });
}

describe('the OpenAI model', () => {
  it('says when the server cannot be reached', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await new Promise((listening) => closed.once('listening', listening));
    const { port } = closed.address() as AddressInfo;
    await new Promise((done) => closed.close(done));
    const failure = await failureOf(modelAt({ baseUrl: `http://127.0.0.1:${port}/v1` }));
    assert.equal(failure.reason, 'network');
    assert.match(failure.message, /ECONNREFUSED/);
  });

  it('asks OpenAI for nothing without a key, and sends other servers no key when there is none', async () => {
    const model = createOpenAiModel({ name: 'gpt-5.4', clock: systemClock });
    assert.equal(model.api, 'responses');
    assert.equal((await failureOf(model)).reason, 'auth');
    await using server = await startModelServer({ script: [{ text: 'Hi' }] });
    await answerOf(modelAt(server, { apiKey: undefined }), request);
    assert.equal(server.requests[0]?.headers.authorization, undefined);
  });

  it('follows a redirect that keeps the method, and takes the key to no other server', async () => {
    await using home = await startModelServer({ script: [{ text: 'Here.' }] });
    const location = `${home.baseUrl}/chat/completions`;
    await using away = await startModelServer({
      script: () => ({ status: 308, headers: { location } }),
    });
    const answer = await answerOf(modelAt(away), request);
    assert.deepEqual(answer.items, [{ kind: 'text', text: 'Here.' }]);
    const [first, second] = [await away.request(0), await home.request(0)];
    assert.equal(first.headers.authorization, `Bearer ${apiKey}`);
    assert.equal(second.headers.authorization, undefined);
    assert.equal(second.body, first.body);
  });

  it('does not go round in circles', async () => {
    let location = '';
    await using server = await startModelServer({ script: () => ({ status: 307, headers: { location } }) });
    location = `${server.baseUrl}/chat/completions`;
    assert.equal((await failureOf(modelAt(server))).reason, 'server');
    assert.equal(server.requests.length, 6);
  });

  it('says what is wrong with a base URL that is none', async () => {
    for (const baseUrl of ['localhost:8080/v1', 'no url']) {
      const failure = await failureOf(modelAt({ baseUrl }));
      assert.equal(failure.reason, 'network');
      assert.match(failure.message, /base URL/);
    }
  });

  it('tells other servers nothing of an OpenAI account', async () => {
    await using server = await startModelServer({ script: [{ text: 'Hi' }] });
    await answerOf(modelAt(server, { organization: 'org-1', project: 'proj-1' }), request);
    const { headers } = await server.request(0);
    assert.ok(!Object.keys(headers).some((name) => name.startsWith('openai-')));
  });

  it('chooses the Responses API for OpenAI and Chat Completions for everyone else', () => {
    assert.equal(chooseApi(undefined), 'responses');
    assert.equal(chooseApi('https://api.openai.com/v1'), 'responses');
    assert.equal(chooseApi('https://eu.api.openai.com/v1'), 'responses');
    assert.equal(chooseApi('https://api.openai.com.example.org/v1'), 'chat');
    assert.equal(chooseApi('http://localhost:11434/v1'), 'chat');
  });
});
