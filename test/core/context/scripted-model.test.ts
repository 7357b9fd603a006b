import assert from 'node:assert/strict';
import { createScriptedModel } from '../../../extension/src/core/context/scripted-model.ts';
import { neverCancelled } from '../../../extension/src/core/cancellation.ts';
import type { ModelAnswer } from '../../../extension/src/protocol/conversation.ts';
import { answerOf, contractRequest, describeModel, userMessage } from '../../contracts/model-contract.ts';

describeModel('scripted', async (replies) => ({
  model: createScriptedModel(replies),
  [Symbol.asyncDispose]: async () => undefined,
}));

describe('a scripted model', () => {
  it('can decide by the request', async () => {
    const model = createScriptedModel(({ items, answers }) => ({
      text: `${items.length} items, ${answers} answers`,
    }));
    const { items } = await answerOf(
      model,
      contractRequest([userMessage('a'), { kind: 'answer', items: [] }]),
    );
    assert.deepEqual(items, [{ kind: 'text', text: '2 items, 1 answers' }]);
  });

  it('repeats recorded answers as they were, fails where it is told to, and says when its list is at an end', async () => {
    const answer: ModelAnswer = {
      items: [{ kind: 'text', text: 'Recorded.' }],
      usage: { input: 1, cachedInput: 0, output: 2, reasoning: 0 },
      model: 'gpt-5.4',
      stop: 'complete',
    };
    const failure = { reason: 'rate-limited', message: 'Slow down.', retryAfterMs: 5 } as const;
    const model = createScriptedModel([{ answer }, { failure }]);
    const first = userMessage('a');
    const said = { kind: 'answer', items: answer.items } as const;
    assert.deepEqual(await answerOf(model, contractRequest([first])), answer);
    const ask = (answers: number): ReturnType<typeof model.answer> =>
      model.answer(
        contractRequest([first, ...Array.from({ length: answers }, () => said)]),
        () => undefined,
        neverCancelled,
      );
    assert.deepEqual(await ask(1), { ok: false, failure });
    const over = await ask(2);
    assert.equal(over.ok ? 'answered' : over.failure.reason, 'bad-request');
  });
});
