import type { ThreadItem } from '../../protocol/conversation.ts';
import type { IntentOf, Outcome } from '../../protocol/intents.ts';
import { projectRequest } from '../context/project-request.ts';
import { costOf } from '../context/prices.ts';
import type { ModelRequest } from '../context/model-request.ts';
import type { PromptMeter, RequestBody } from '../context/wire/request-body.ts';
import { responsesBody } from '../context/wire/responses.ts';
import type { ModelDelta } from '../ports.ts';
import type { SessionState } from '../session/state.ts';
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
  const bodyOf = (one: ModelRequest): RequestBody => model.body?.(one) ?? responsesBody(one);
  // A resumed session has sent requests that this process has not: the newest of them is projected again.
  if (!meter.hasBegun && state.spending.turns > 0)
    meter.measure(bodyOf({ ...request, items: beforeNewestAnswer(state.thread) }));
  const sent = meter.measure(bodyOf(request));
  const { assessCalls } = await import('./assess-calls.ts');
  const assessments = await assessCalls(answered.value, state, ports.assessCommand);
  return {
    kind: 'request-model',
    answer: answered.value,
    ...sent,
    costUsd: costOf(answered.value.usage, answered.value.model) ?? null,
    ...(assessments.length > 0 && { assessments }),
  };
}

/** What the newest request that was answered held. */
function beforeNewestAnswer({ items }: SessionState['thread']): readonly ThreadItem[] {
  const all = [...items];
  return all.slice(
    0,
    all.findLastIndex((item) => item.kind === 'answer'),
  );
}
