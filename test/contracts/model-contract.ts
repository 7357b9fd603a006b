import assert from 'node:assert/strict';
import { createCancellation, neverCancelled } from '../../extension/src/core/cancellation.ts';
import type { ModelRequest } from '../../extension/src/core/context/model-request.ts';
import type { Model, ModelDelta } from '../../extension/src/core/ports.ts';
import type { ModelAnswer, ThreadItem } from '../../extension/src/protocol/conversation.ts';
import type { JsonValue } from '../../extension/src/protocol/json.ts';

/** The replies that every kind of model under test can be told to give. */
export interface ContractReply {
  readonly text?: string;
  readonly reasoning?: string;
  readonly calls?: readonly { readonly tool: string; readonly arguments: JsonValue }[];
  readonly stop?: 'output-limit' | 'refusal';
}

/** A request of the thread `items`, with two tools. */
export function contractRequest(items: readonly ThreadItem[], model = 'gpt-5.4'): ModelRequest {
  const parameters = { type: 'object', properties: { path: { type: 'string' } } };
  return {
    model,
    instructions: 'Be brief.',
    tools: [
      { name: 'read', description: 'Reads.', parameters },
      { name: 'run', description: 'Runs.', parameters },
    ],
    items,
    cacheKey: 'session',
  };
}

export const userMessage = (text: string): ThreadItem => ({ kind: 'message', role: 'user', text });

/** The answer, or a test failure that says why there is none. */
export async function answerOf(
  model: Model,
  request: ModelRequest,
  onDelta: (delta: ModelDelta) => void = () => undefined,
): Promise<ModelAnswer> {
  const outcome = await model.answer(request, onDelta, neverCancelled);
  if (!outcome.ok) assert.fail(outcome.failure.message);
  return outcome.value;
}

/** What every `Model` promises; `modelOf` makes one that gives these replies, by the number of answers in the thread. */
export function describeModel(
  kind: string,
  modelOf: (replies: readonly ContractReply[]) => Promise<{ readonly model: Model } & AsyncDisposable>,
): void {
  describe(`a model (${kind})`, () => {
    it('answers with text, and its deltas add up to it', async () => {
      const text = 'Grüße, 世界 — a longer text that comes in several pieces. 🙂';
      await using made = await modelOf([{ text }]);
      const deltas: ModelDelta[] = [];
      const answer = await answerOf(made.model, contractRequest([userMessage('hi')]), (delta) =>
        deltas.push(delta),
      );
      assert.deepEqual(answer.items, [{ kind: 'text', text }]);
      assert.equal(answer.stop, 'complete');
      assert.equal(deltas.map((delta) => (delta.kind === 'text' ? delta.text : '')).join(''), text);
    });

    it('asks for several tools in one answer, in order, each with its own id', async () => {
      const calls = ['a', 'b', 'c'].map((path) => ({ tool: 'read', arguments: { path } }));
      await using made = await modelOf([{ text: 'Looking.', calls }]);
      const deltas: ModelDelta[] = [];
      const answer = await answerOf(made.model, contractRequest([userMessage('hi')]), (delta) =>
        deltas.push(delta),
      );
      const asked = answer.items.filter((item) => item.kind === 'tool-call');
      assert.deepEqual(
        asked.map((item) => item.arguments),
        ['{"path":"a"}', '{"path":"b"}', '{"path":"c"}'],
      );
      assert.equal(new Set(asked.map((item) => item.callId)).size, 3);
      assert.equal(answer.stop, 'tool-calls');
      assert.deepEqual(
        deltas.filter((delta) => delta.kind === 'tool-call').map((delta) => delta.tool),
        ['read', 'read', 'read'],
      );
    });

    it('goes on after tool results, with ids that no earlier answer used', async () => {
      const call = { tool: 'read', arguments: { path: 'a' } };
      await using made = await modelOf([
        { reasoning: 'Hm.', calls: [call] },
        { calls: [call] },
        { text: 'Done.' },
      ]);
      const items: ThreadItem[] = [userMessage('hi')];
      const ids: string[] = [];
      for (let turn = 0; turn < 2; turn += 1) {
        const answer = await answerOf(made.model, contractRequest([...items]));
        items.push({ kind: 'answer', items: answer.items });
        for (const item of answer.items) {
          if (item.kind !== 'tool-call') continue;
          ids.push(item.callId);
          items.push({ kind: 'tool-result', callId: item.callId, content: 'ok', isError: false });
        }
      }
      const last = await answerOf(made.model, contractRequest(items));
      assert.deepEqual(last.items, [{ kind: 'text', text: 'Done.' }]);
      assert.equal(new Set(ids).size, 2);
    });

    it('shows its reasoning and keeps it as an opaque item', async () => {
      await using made = await modelOf([{ reasoning: 'Let me think.', text: 'Yes.' }]);
      const deltas: ModelDelta[] = [];
      const answer = await answerOf(made.model, contractRequest([userMessage('hi')]), (delta) =>
        deltas.push(delta),
      );
      const [first, second] = answer.items;
      assert.equal(first?.kind === 'opaque' && first.summary, 'Let me think.');
      assert.deepEqual(second, { kind: 'text', text: 'Yes.' });
      const shown = deltas.map((delta) => (delta.kind === 'reasoning' ? delta.text : '')).join('');
      assert.equal(shown, 'Let me think.');
    });

    it('hands malformed arguments on as they came', async () => {
      await using made = await modelOf([{ calls: [{ tool: 'read', arguments: '{"path": "a' }] }]);
      const { items } = await answerOf(made.model, contractRequest([userMessage('hi')]));
      assert.equal(items[0]?.kind === 'tool-call' && items[0].arguments, '{"path": "a');
    });

    it('says that it stopped at its output limit, or refused', async () => {
      await using made = await modelOf([
        { text: 'cut o', stop: 'output-limit' },
        { text: 'No.', stop: 'refusal' },
      ]);
      const items: ThreadItem[] = [userMessage('hi')];
      const cut = await answerOf(made.model, contractRequest([...items]));
      assert.equal(cut.stop, 'output-limit');
      items.push({ kind: 'answer', items: cut.items }, userMessage('go on'));
      const refused = await answerOf(made.model, contractRequest(items));
      assert.equal(refused.stop, 'refusal');
      assert.deepEqual(refused.items, [{ kind: 'text', text: 'No.' }]);
    });

    it('fails as cancelled when it was cancelled before', async () => {
      await using made = await modelOf([{ text: 'never' }]);
      const source = createCancellation();
      source.cancel();
      const outcome = await made.model.answer(
        contractRequest([userMessage('hi')]),
        () => undefined,
        source.token,
      );
      assert.equal(outcome.ok ? 'answered' : outcome.failure.reason, 'cancelled');
    });

    it('gives the same answer to the same request', async () => {
      await using made = await modelOf([{ text: 'Same.', calls: [{ tool: 'run', arguments: {} }] }]);
      const request = contractRequest([userMessage('hi')]);
      const first = await answerOf(made.model, request);
      const second = await answerOf(made.model, request);
      assert.deepEqual(second.items, first.items);
    });
  });
}
