import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { neverCancelled } from '../../../extension/src/core/cancellation.ts';
import type { Assembled } from '../../../extension/src/core/context/wire/answer-assembly.ts';
import { createAnswerReader } from '../../../extension/src/core/context/wire/answer-reader.ts';
import { createChatAssembly } from '../../../extension/src/core/context/wire/assemble-chat.ts';
import { createResponsesAssembly } from '../../../extension/src/core/context/wire/assemble-responses.ts';
import type { Model } from '../../../extension/src/core/ports.ts';
import { createOpenAiModel } from '../../../extension/src/node/models/openai-model.ts';
import type { ModelApi } from '../../../extension/src/node/models/choose-api.ts';
import { systemClock } from '../../../extension/src/node/system-clock.ts';
import type { AnswerItem, ModelAnswer } from '../../../extension/src/protocol/conversation.ts';
import { contractRequest, userMessage } from '../../contracts/model-contract.ts';
import { startModelServer } from '../../support/model-server.ts';
import type { Delivery, ModelServer } from '../../support/model-server.ts';

interface Recording {
  readonly id: string;
  readonly api: ModelApi;
  readonly contentType: string;
  readonly body: string;
}

const request = contractRequest([userMessage('Hello.')]);

describe('recorded streams of real servers', () => {
  let recordings: readonly Recording[] = [];
  let server: ModelServer;
  let models: Readonly<Record<ModelApi, Model>>;
  let reply: Recording & Delivery;

  before(async function () {
    const file = join(import.meta.dirname, '../../../../shared/data/provider-streams.jsonl.gz');
    if (!existsSync(file)) {
      console.log(`      skipped: there is no ${file}`);
      this.skip();
    }
    recordings = recordingsIn(gunzipSync(readFileSync(file)).toString());
    server = await startModelServer({
      record: false,
      script: () => ({ ...reply, status: 200, headers: { 'content-type': reply.contentType } }),
    });
    const { baseUrl } = server;
    const modelOf = (api: ModelApi): Model =>
      createOpenAiModel({ name: 'asked', api, apiKey: 'test', baseUrl, clock: systemClock });
    models = { chat: modelOf('chat'), responses: modelOf('responses') };
  });
  after(async () => {
    if (recordings.length > 0) await server.close();
  });

  const ask = (recording: Recording, delivery: Delivery = {}): Promise<Assembled> => {
    reply = { ...recording, ...delivery };
    return models[recording.api].answer(request, () => undefined, neverCancelled);
  };

  it('give the text and the calls that stand in them, and the same when cut at random bytes', async () => {
    let cuts = 0;
    for (const [index, recording] of recordings.entries()) {
      const whole = await ask(recording);
      if (!whole.ok) assert.fail(`${recording.id}: ${whole.failure.message}`);
      assert.deepEqual(contentOf(whole.value.items), rawContentOf(recording), recording.id);
      assert.ok(whole.value.usage.output > 0, recording.id);
      for (const most of [3, 900]) {
        const again = await ask(recording, { chunkBytes: { seed: index, most: cutSize(recording, most) } });
        assert.deepEqual(again, whole, recording.id);
        cuts += 1;
      }
    }
    const count = (api: ModelApi): number => recordings.filter((each) => each.api === api).length;
    console.log(
      `      ${count('chat')} chat and ${count('responses')} Responses recordings, served ${cuts} times in pieces`,
    );
  });

  it('are a retryable failure when they are cut off, or else complete; never half an argument', async () => {
    const found = { cut: 0, complete: 0 };
    for (const recording of recordings) {
      const whole = readLocally(recording, recording.body);
      if (!whole.ok) assert.fail(recording.id);
      const bytes = Buffer.from(recording.body);
      for (const end of cutPositions(recording.body)) {
        const outcome = readLocally(recording, bytes.subarray(0, end));
        found[checkedCut(recording, outcome, whole.value)] += 1;
      }
      for (const share of [0.3, 0.9]) {
        const end = Math.floor(bytes.length * share);
        for (const how of ['dropAfterBytes', 'endAfterBytes'])
          found[checkedCut(recording, await ask(recording, { [how]: end }), whole.value)] += 1;
      }
    }
    console.log(
      `      ${found.cut} cut off and refused, ${found.complete} cut off after their end marker and complete`,
    );
    assert.ok(found.cut > found.complete);
  });
});

function recordingsIn(text: string): readonly Recording[] {
  interface Line {
    readonly id: string;
    readonly interactions: readonly {
      readonly url: string;
      readonly status: number;
      readonly content_type: string;
      readonly body: string;
    }[];
  }
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line)
    .flatMap(({ id, interactions }) =>
      interactions.flatMap(({ url, status, content_type, body }, index): Recording[] => {
        const path = /\/(responses|chat\/completions)(\?|$)/.exec(url)?.[1];
        if (path === undefined || status !== 200) return [];
        const api = path === 'responses' ? 'responses' : 'chat';
        return [{ id: `${id} #${index}`, api, contentType: content_type, body }];
      }),
    );
}

/** Small pieces for small streams only: a large one in pieces of two bytes takes seconds. */
function cutSize(recording: Recording, most: number): number {
  return Math.max(most, Math.ceil(recording.body.length / 60));
}

/** Around the ends of lines, near the stream's end all of them, elsewhere a sample; and some places between. */
function cutPositions(body: string): number[] {
  const bytes = Buffer.from(body);
  const ends: number[] = [];
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) ends.push(at);
  const step = Math.ceil(ends.length / 12);
  const sampled = ends.filter((_, index) => index % step === 0 || index > ends.length - 8);
  const positions = new Set(sampled.flatMap((at) => [at - 1, at, at + 1]));
  for (let at = 7; at < bytes.length; at += Math.ceil(bytes.length / 20)) positions.add(at);
  return [...positions].filter((at) => at >= 0 && at < bytes.length).sort((a, b) => a - b);
}

function readLocally(recording: Recording, body: string | Uint8Array): Assembled {
  const expected = { model: 'asked', callIdPrefix: 'call_0' };
  const assembly =
    recording.api === 'chat' ? createChatAssembly(expected) : createResponsesAssembly(expected);
  const reader = createAnswerReader(assembly);
  reader.push(Buffer.from(body));
  return reader.finish('clean');
}

/** A cut stream is refused, or complete in all but the usage that comes after the end of the answer. */
function checkedCut(recording: Recording, outcome: Assembled, whole: ModelAnswer): 'cut' | 'complete' {
  if (outcome.ok) {
    assert.deepEqual(outcome.value.items, whole.items, recording.id);
    assert.equal(outcome.value.stop, whole.stop);
    return 'complete';
  }
  assert.ok(
    ['dropped', 'network'].includes(outcome.failure.reason),
    `${recording.id}: ${outcome.failure.message}`,
  );
  return 'cut';
}

interface Content {
  readonly text: string;
  readonly calls: readonly (readonly [tool: string, args: string])[];
}

function contentOf(items: readonly AnswerItem[]): Content {
  return {
    text: items.map((item) => (item.kind === 'text' ? item.text : '')).join(''),
    calls: items
      .filter((item) => item.kind === 'tool-call')
      .map((item) => [item.tool, item.arguments] as const),
  };
}

/** The same, read from the recording by the shortest way that knows nothing of dialects. */
function rawContentOf(recording: Recording): Content {
  interface Call {
    readonly index?: number;
    readonly function: { readonly name?: string; readonly arguments: string };
  }
  interface Part {
    readonly content?: string | null;
    readonly tool_calls?: readonly Call[];
  }
  interface Item {
    readonly name: string;
    readonly arguments: string;
    readonly type: string;
    readonly content: readonly { readonly text: string }[];
  }
  interface Event {
    readonly choices?: readonly { readonly delta?: Part; readonly message?: Part }[];
    readonly output?: readonly Item[];
    readonly item?: Item;
    readonly type?: string;
  }
  const events = recording.body.trimStart().startsWith('{')
    ? [JSON.parse(recording.body) as Event]
    : recording.body
        .split('\n')
        .filter((line) => line.startsWith('data: {'))
        .map((line) => JSON.parse(line.slice(6)) as Event);
  const parts = events
    .flatMap((event) => event.choices ?? [])
    .map((choice) => choice.delta ?? choice.message);
  const items = events.flatMap((event) =>
    event.type === 'response.output_item.done' && event.item !== undefined
      ? [event.item]
      : (event.output ?? []),
  );
  const calls: [string, string][] = items
    .filter((item) => item.type === 'function_call')
    .map((item) => [item.name, item.arguments]);
  for (const part of parts)
    for (const [position, call] of (part?.tool_calls ?? []).entries()) {
      const slot = (calls[call.index ?? position] ??= ['', '']);
      slot[0] += call.function.name ?? '';
      slot[1] += call.function.arguments;
    }
  const messages = items.filter((item) => item.type === 'message').flatMap((item) => item.content);
  const text = parts.map((part) => part?.content ?? '').join('') + messages.map((part) => part.text).join('');
  return { text, calls };
}
