import type { AnswerItem, ModelAnswer, Usage } from '../../../protocol/conversation.ts';
import type { JsonValue } from '../../../protocol/json.ts';
import type { ModelDelta, ModelFailure } from '../../ports.ts';
import { argumentsText, droppedFailure, uniqueCallIds } from './answer-assembly.ts';
import type { AnswerAssembly, AnswerExpectation, Assembled } from './answer-assembly.ts';
import { countOf, fieldOf, listOf, textOf } from './json-fields.ts';
import { failureOfErrorEvent } from './model-failures.ts';
import { responsesProvider } from './responses.ts';

/**
 * Assembles the Responses API's stream: deltas are for showing only, the answer is made of whole items, from the
 * closing event or, when that carries none, from the items' own closing events. Also takes a response object (the
 * reply of a server that does not stream) as its single event.
 */
export function createResponsesAssembly(expected: AnswerExpectation): AnswerAssembly {
  const doneItems = new Map<number, JsonValue>();
  let outcome: Assembled | undefined;

  const settle = (response: JsonValue | undefined, status: string): void => {
    if (status === 'completed' || status === 'incomplete') {
      const listed = listOf(response, 'output');
      const ordered = [...doneItems].sort(([a], [b]) => a - b).map(([, item]) => item);
      const cut = status === 'incomplete' ? incompleteReason(response) : undefined;
      outcome = answerOf({ response, output: listed.length > 0 ? listed : ordered, cut }, expected);
    } else outcome = { ok: false, failure: failureOfErrorEvent(response ?? { message: `status ${status}` }) };
  };

  const push = (event: JsonValue): readonly ModelDelta[] => {
    if (outcome !== undefined) return [];
    const type = textOf(event, 'type') ?? '';
    if (type === 'response.output_item.done') {
      const index = fieldOf(event, 'output_index');
      doneItems.set(typeof index === 'number' ? index : doneItems.size, fieldOf(event, 'item') ?? null);
    } else if (type === 'error') outcome = { ok: false, failure: failureOfErrorEvent(event) };
    else if (/^response\.(completed|incomplete|failed|cancelled)$/.test(type)) {
      settle(fieldOf(event, 'response'), type.slice('response.'.length));
    } else if (textOf(event, 'object') === 'response') settle(event, textOf(event, 'status') ?? 'completed');
    else if (type === '' && (fieldOf(event, 'error') ?? null) !== null) {
      outcome = { ok: false, failure: failureOfErrorEvent(event) };
    }
    return deltasOf(type, event);
  };

  return {
    push,
    get settled() {
      return outcome !== undefined;
    },
    finish: (ending) => outcome ?? { ok: false, failure: droppedFailure(ending) },
  };
}

function deltasOf(type: string, event: JsonValue): readonly ModelDelta[] {
  const delta = textOf(event, 'delta') ?? '';
  switch (type) {
    case 'response.output_text.delta':
    case 'response.refusal.delta':
      return delta === '' ? [] : [{ kind: 'text', text: delta }];
    case 'response.reasoning_summary_text.delta':
    case 'response.reasoning_text.delta':
      return delta === '' ? [] : [{ kind: 'reasoning', text: delta }];
    case 'response.reasoning_summary_part.added':
      return countOf(event, 'summary_index') === 0 ? [] : [{ kind: 'reasoning', text: summaryGap }];
    case 'response.output_item.added': {
      const item = fieldOf(event, 'item');
      const tool = textOf(item, 'name') ?? '';
      return textOf(item, 'type') === 'function_call' && tool !== '' ? [{ kind: 'tool-call', tool }] : [];
    }
    default:
      return [];
  }
}

const summaryGap = '\n\n';

interface EndedResponse {
  readonly response: JsonValue | undefined;
  readonly output: readonly JsonValue[];
  readonly cut: 'output-limit' | 'refusal' | undefined;
}

function answerOf({ response, output, cut }: EndedResponse, expected: AnswerExpectation): Assembled {
  const calls = output.filter((item) => textOf(item, 'type') === 'function_call');
  const ids = uniqueCallIds(
    calls.map((call) => textOf(call, 'call_id') || textOf(call, 'id')),
    expected.callIdPrefix,
  );
  const nameless = calls.find((call) => (textOf(call, 'name') ?? '') === '');
  if (nameless !== undefined) return { ok: false, failure: namelessCall(nameless) };
  const items: AnswerItem[] = [];
  let refused = cut === 'refusal';
  for (const item of output) {
    const call = calls.indexOf(item);
    if (call >= 0) items.push(callOf(item, ids[call] ?? '', cut === 'output-limit'));
    else if (textOf(item, 'type') !== 'message') items.push(opaqueOf(item));
    else {
      const parts = listOf(item, 'content');
      const text = parts.map((part) => textOf(part, 'text') ?? textOf(part, 'refusal') ?? '').join('');
      refused ||= parts.some((part) => textOf(part, 'type') === 'refusal');
      if (text !== '') items.push({ kind: 'text', text });
    }
  }
  const stop =
    cut === 'output-limit' ? cut : refused ? 'refusal' : calls.length > 0 ? 'tool-calls' : 'complete';
  const value: ModelAnswer = {
    items,
    usage: usageOf(fieldOf(response, 'usage')),
    model: textOf(response, 'model') || expected.model,
    stop,
  };
  return { ok: true, value };
}

function incompleteReason(response: JsonValue | undefined): 'output-limit' | 'refusal' {
  const reason = textOf(fieldOf(response, 'incomplete_details'), 'reason');
  return reason === 'content_filter' ? 'refusal' : 'output-limit';
}

function callOf(item: JsonValue, callId: string, cut: boolean): AnswerItem {
  const text = argumentsText(fieldOf(item, 'arguments'));
  return {
    kind: 'tool-call',
    callId,
    tool: textOf(item, 'name') ?? '',
    arguments: text === '' && !cut ? '{}' : text,
  };
}

function opaqueOf(item: JsonValue): AnswerItem {
  const parts = listOf(item, 'summary').length > 0 ? listOf(item, 'summary') : listOf(item, 'content');
  const summary = parts
    .map((part) => textOf(part, 'text') ?? '')
    .filter((text) => text !== '')
    .join(summaryGap);
  return {
    kind: 'opaque',
    provider: responsesProvider,
    value: item,
    ...(summary === '' ? {} : { summary }),
  };
}

function namelessCall(call: JsonValue): ModelFailure {
  return {
    reason: 'malformed',
    message: `Cannot take the answer as a tool call must name its tool: current value is ${JSON.stringify(call).slice(0, 200)}. Ask again.`,
  };
}

function usageOf(usage: JsonValue | undefined): Usage {
  return {
    input: countOf(usage, 'input_tokens'),
    cachedInput: countOf(fieldOf(usage, 'input_tokens_details'), 'cached_tokens'),
    output: countOf(usage, 'output_tokens'),
    reasoning: countOf(fieldOf(usage, 'output_tokens_details'), 'reasoning_tokens'),
  };
}
