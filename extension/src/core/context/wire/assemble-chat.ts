import type { AnswerItem, ModelAnswer } from '../../../protocol/conversation.ts';
import type { JsonValue } from '../../../protocol/json.ts';
import type { ModelDelta, ModelFailure } from '../../ports.ts';
import { droppedFailure, uniqueCallIds } from './answer-assembly.ts';
import type { AnswerAssembly, AnswerExpectation, Assembled, StreamEnding } from './answer-assembly.ts';
import { createCallSlots } from './chat-calls.ts';
import type { CallSlot } from './chat-calls.ts';
import { createChatReasoning } from './chat-reasoning.ts';
import type { ChatReasoning } from './chat-reasoning.ts';
import { chatUsage } from './chat-usage.ts';
import { fieldOf, listOf, textOf } from './json-fields.ts';
import { failureOfErrorEvent } from './model-failures.ts';

/**
 * Assembles the stream of Chat Completions and its dialects. The answer is whole when `[DONE]` came, or when a
 * `finish_reason` came and the stream then ended by itself (not every server says `[DONE]`). Also takes a completion
 * object (the reply of a server that does not stream) as its single event.
 */
export function createChatAssembly(expected: AnswerExpectation): AnswerAssembly {
  const calls = createCallSlots();
  const reasoning = createChatReasoning();
  let [text, refusal, model] = ['', '', ''];
  let usage: JsonValue | undefined;
  let finish: string | undefined;
  let ended = false;
  let failure: ModelFailure | undefined;

  const pushMessage = (message: JsonValue | undefined, whole: boolean): readonly ModelDelta[] => {
    const deltas: ModelDelta[] = [];
    const content = contentOf(fieldOf(message, 'content'));
    const thought = reasoning.push(message, content.thinking);
    if (thought !== '') deltas.push({ kind: 'reasoning', text: thought });
    const refused = textOf(message, 'refusal') ?? '';
    text += content.text;
    refusal += refused;
    if (content.text + refused !== '') deltas.push({ kind: 'text', text: content.text + refused });
    for (const [position, part] of listOf(message, 'tool_calls').entries()) {
      const tool = calls.push(part, whole ? position : undefined);
      if (tool !== undefined) deltas.push({ kind: 'tool-call', tool });
    }
    return deltas;
  };

  const push = (event: JsonValue): readonly ModelDelta[] => {
    if (event === '[DONE]') ended = true;
    if (ended || failure !== undefined) return [];
    const choice = listOf(event, 'choices')[0];
    failure = failureIn(event, choice);
    if (failure !== undefined) return [];
    model ||= textOf(event, 'model') ?? '';
    usage = fieldOf(event, 'usage') ?? fieldOf(fieldOf(event, 'x_groq'), 'usage') ?? usage;
    const whole = fieldOf(choice, 'message') !== undefined;
    const deltas = pushMessage(fieldOf(choice, whole ? 'message' : 'delta'), whole);
    finish = textOf(choice, 'finish_reason') || finish;
    if (finish === 'error') failure = failureOfErrorEvent({ message: 'finish_reason "error"' });
    return deltas;
  };

  const result = (ending: StreamEnding): Assembled => {
    if (failure !== undefined) return { ok: false, failure };
    if (!ended && (finish === undefined || ending === 'broken'))
      return { ok: false, failure: droppedFailure(ending) };
    const said = { text: text + refusal, stop: stopOf(finish, refusal, calls.slots().length) };
    const items = itemsOf(said, calls.slots(), reasoning, expected.callIdPrefix);
    if (!items.ok) return items;
    const answer = { items: items.value, usage: chatUsage(usage), model: model || expected.model };
    return { ok: true, value: { ...answer, stop: said.stop } };
  };

  return {
    push,
    get settled() {
      return ended || failure !== undefined;
    },
    finish: result,
  };
}

function failureIn(event: JsonValue, choice: JsonValue | undefined): ModelFailure | undefined {
  const error = fieldOf(event, 'error');
  if ((error ?? fieldOf(choice, 'error') ?? null) === null) return undefined;
  return failureOfErrorEvent(error === undefined ? (choice ?? null) : event);
}

/** Content is a text; some servers send a list of parts, with thinking among them. */
function contentOf(content: JsonValue | undefined): { readonly text: string; readonly thinking: string } {
  if (typeof content === 'string') return { text: content, thinking: '' };
  if (!Array.isArray(content)) return { text: '', thinking: '' };
  let [text, thinking] = ['', ''];
  for (const part of content as readonly JsonValue[]) {
    text += textOf(part, 'text') ?? '';
    for (const thought of listOf(part, 'thinking')) thinking += textOf(thought, 'text') ?? '';
  }
  return { text, thinking };
}

function itemsOf(
  { text, stop }: { readonly text: string; readonly stop: ModelAnswer['stop'] },
  slots: readonly CallSlot[],
  reasoning: ChatReasoning,
  callIdPrefix: string,
): { readonly ok: true; readonly value: AnswerItem[] } | Extract<Assembled, { ok: false }> {
  const nameless = slots.find((slot) => slot.name === '');
  if (nameless !== undefined) return { ok: false, failure: namelessCall(nameless) };
  const ids = uniqueCallIds(
    slots.map((slot) => slot.id),
    callIdPrefix,
  );
  const items: AnswerItem[] = [...reasoning.items(slots, ids)];
  if (text !== '') items.push({ kind: 'text', text });
  for (const [position, slot] of slots.entries()) items.push(callOf(slot, ids[position] ?? '', stop));
  return { ok: true, value: items };
}

function stopOf(finish: string | undefined, refusal: string, calls: number): ModelAnswer['stop'] {
  if (finish === 'length') return 'output-limit';
  if (finish === 'content_filter' || refusal !== '') return 'refusal';
  return calls > 0 ? 'tool-calls' : 'complete';
}

/** Without parameters some servers send no arguments at all; cut ones stay as they are. */
function callOf(slot: CallSlot, callId: string, stop: ModelAnswer['stop']): AnswerItem {
  const empty = slot.arguments === '' && stop !== 'output-limit';
  return { kind: 'tool-call', callId, tool: slot.name, arguments: empty ? '{}' : slot.arguments };
}

function namelessCall(slot: CallSlot): ModelFailure {
  const shown = JSON.stringify(slot).slice(0, 200);
  return {
    reason: 'malformed',
    message: `Cannot take the answer as a tool call must name its tool: current value is ${shown}. Ask again.`,
  };
}
