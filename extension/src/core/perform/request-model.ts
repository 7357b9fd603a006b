import type { IntentOf, Outcome } from '../../protocol/intents.ts';
import { projectRequest } from '../context/project-request.ts';
import { costOf } from '../context/prices.ts';
import type { PromptMeter } from '../context/wire/request-body.ts';
import { responsesBody } from '../context/wire/responses.ts';
import type { ModelDelta } from '../ports.ts';
import type { Performance } from './perform.ts';

/** Sends the request that the thread projects to. */
export async function requestModel(
  intent: IntentOf<'request-model'>,
  meter: PromptMeter,
  { id, state, ports, cancellation }: Performance,
): Promise<Outcome> {
  const model = await ports.model();
  if (!model) {
    return {
      kind: 'request-model-failed',
      reason: 'auth',
      message:
        'No model is configured: set OPENAI_API_KEY, or OPENAI_BASE_URL for a local server, and give --model.',
      retryAfterMs: null,
    };
  }
  if (intent.delayMs > 0) await ports.clock.wait(intent.delayMs, cancellation);
  const onDelta = (delta: ModelDelta): void => {
    switch (delta.kind) {
      case 'text':
        return ports.onLive({ kind: 'model-text', intent: id, text: delta.text });
      case 'reasoning':
        return ports.onLive({ kind: 'model-reasoning', intent: id, text: delta.text });
      case 'tool-call':
        return ports.onLive({ kind: 'model-calls', intent: id, tool: delta.tool });
    }
  };
  const request = projectRequest(state);
  const answered = await model.answer(request, onDelta, cancellation);
  if (!answered.ok) {
    const { reason, message, retryAfterMs } = answered.failure;
    return { kind: 'request-model-failed', reason, message, retryAfterMs: retryAfterMs ?? null };
  }
  const sent = meter.measure(model.body?.(request) ?? responsesBody(request));
  return {
    kind: 'request-model',
    answer: answered.value,
    ...sent,
    costUsd: costOf(answered.value.usage, answered.value.model) ?? null,
  };
}
