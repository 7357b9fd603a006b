import type { AnswerItem, ThreadItem } from '../../extension/src/protocol/conversation.ts';
import type { JsonValue } from '../../extension/src/protocol/json.ts';

/** A model request as a server understands it, whichever API it came through. */
export interface ParsedRequest {
  readonly api: 'responses' | 'chat';
  readonly model: string;
  readonly instructions: string;
  /** names of the offered tools, in their order */
  readonly tools: readonly string[];
  readonly stream: boolean;
  readonly cacheKey: string | undefined;
  /** consecutive parts of one answer stand together in one `answer` item */
  readonly items: readonly ThreadItem[];
}

interface Fields {
  readonly [key: string]: JsonValue;
}

/**
 * Reads the body of a Responses or Chat Completions request. Written apart from the product's serialisers, so that a
 * round trip through both proves something. Throws on what neither API knows. Neither API can say that a tool result
 * is an error, so `isError` is always false here.
 */
export function parseRequest(api: 'responses' | 'chat', body: string): ParsedRequest {
  const fields = record(JSON.parse(body));
  const parts = list(fields[api === 'responses' ? 'input' : 'messages']).map(record);
  const first = parts[0];
  const systemFirst = api === 'chat' && first?.['role'] === 'system';
  const items = api === 'responses' ? responsesItems(parts) : chatItems(systemFirst ? parts.slice(1) : parts);
  return {
    api,
    model: text(fields['model']),
    instructions:
      api === 'responses' ? text(fields['instructions'] ?? '') : systemFirst ? text(first['content']) : '',
    tools: list(fields['tools'] ?? []).map((tool) => {
      const entry = record(tool);
      return text(api === 'responses' ? entry['name'] : record(entry['function'])['name']);
    }),
    stream: fields['stream'] === true,
    cacheKey: fields['prompt_cache_key'] === undefined ? undefined : text(fields['prompt_cache_key']),
    items,
  };
}

function responsesItems(parts: readonly Fields[]): ThreadItem[] {
  const items: ThreadItem[] = [];
  let answer: AnswerItem[] | undefined;
  for (const part of parts) {
    const said = answerPart(part);
    if (said !== undefined) {
      if (answer === undefined) items.push({ kind: 'answer', items: (answer = []) });
      answer.push(said);
      continue;
    }
    answer = undefined;
    if (part['type'] === 'function_call_output') {
      items.push({
        kind: 'tool-result',
        callId: text(part['call_id']),
        content: text(part['output']),
        isError: false,
      });
    } else items.push(plainMessage(part));
  }
  return items;
}

function answerPart(part: Fields): AnswerItem | undefined {
  if (part['type'] === 'reasoning') return { kind: 'opaque', provider: 'openai-responses', value: part };
  if (part['type'] === 'function_call') {
    return {
      kind: 'tool-call',
      callId: text(part['call_id']),
      tool: text(part['name']),
      arguments: text(part['arguments']),
    };
  }
  if (part['role'] === 'assistant') return { kind: 'text', text: contentText(part['content']) };
  return undefined;
}

function chatItems(messages: readonly Fields[]): ThreadItem[] {
  return messages.map((message): ThreadItem => {
    if (message['role'] === 'tool') {
      return {
        kind: 'tool-result',
        callId: text(message['tool_call_id']),
        content: contentText(message['content']),
        isError: false,
      };
    }
    if (message['role'] !== 'assistant') return plainMessage(message);
    const items: AnswerItem[] = [];
    const said = contentText(message['content'] ?? '');
    if (said !== '') items.push({ kind: 'text', text: said });
    for (const call of list(message['tool_calls'] ?? []).map(record)) {
      const named = record(call['function']);
      items.push({
        kind: 'tool-call',
        callId: text(call['id']),
        tool: text(named['name']),
        arguments: text(named['arguments']),
      });
    }
    return { kind: 'answer', items };
  });
}

function plainMessage(part: Fields): ThreadItem {
  const role = part['role'];
  if (role !== 'user' && role !== 'system' && role !== 'developer')
    throw new Error(
      `Cannot read a conversation item: current value is ${JSON.stringify(part).slice(0, 200)}`,
    );
  return {
    kind: 'message',
    role: role === 'user' ? 'user' : 'system',
    text: contentText(part['content']),
  };
}

/** Content is a text or a list of text parts. */
function contentText(value: JsonValue | undefined): string {
  if (typeof value === 'string') return value;
  return list(value)
    .map((part) => text(record(part)['text']))
    .join('');
}

function record(value: unknown): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(
      `Cannot read a request as objects were expected: current value is ${JSON.stringify(value)}`,
    );
  return value as Fields;
}

function list(value: JsonValue | undefined): readonly JsonValue[] {
  if (!Array.isArray(value))
    throw new Error(
      `Cannot read a request as a list was expected: current value is ${JSON.stringify(value)}`,
    );
  return value as readonly JsonValue[];
}

function text(value: JsonValue | undefined): string {
  if (typeof value !== 'string')
    throw new Error(
      `Cannot read a request as a text was expected: current value is ${JSON.stringify(value)}`,
    );
  return value;
}
