import type { AnswerItem } from '../../../protocol/conversation.ts';
import type { JsonValue } from '../../../protocol/json.ts';
import { chatProvider } from './chat.ts';
import type { CallSlot } from './chat-calls.ts';
import { fieldOf, fieldsOf, listOf, textOf } from './json-fields.ts';
import type { JsonFields } from './json-fields.ts';

/** Collects what a chat model thought, under the names that its server uses. */
export interface ChatReasoning {
  /** Takes a message or delta (and thinking found inside its content); returns the new text to show. */
  push(message: JsonValue | undefined, thinking: string): string;
  /** At most one opaque item that holds everything the server may want back. */
  items(calls: readonly CallSlot[], callIds: readonly string[]): readonly AnswerItem[];
}

/** A collection for one answer, empty at first. */
export function createChatReasoning(): ChatReasoning {
  let [shown, reasoningContent, reasoning] = ['', '', ''];
  const details: Record<string, JsonValue>[] = [];

  return {
    push(message, thinking) {
      const content = textOf(message, 'reasoning_content') ?? '';
      const plain = textOf(message, 'reasoning') ?? '';
      reasoningContent += content;
      reasoning += plain;
      let described = '';
      for (const detail of listOf(message, 'reasoning_details')) {
        described += textOf(detail, 'text') ?? textOf(detail, 'summary') ?? '';
        addDetail(details, fieldsOf(detail));
      }
      const text = content || plain || thinking || described;
      shown += text;
      return text;
    },
    items(calls, callIds) {
      const extras = calls.flatMap((call, position): [string, JsonValue][] =>
        call.extra === undefined ? [] : [[callIds[position] ?? '', call.extra]],
      );
      const value = {
        ...(reasoningContent === '' ? {} : { reasoning_content: reasoningContent }),
        ...(reasoning === '' ? {} : { reasoning }),
        ...(details.length === 0 ? {} : { reasoning_details: details }),
        ...(extras.length === 0 ? {} : { extra_content: Object.fromEntries(extras) }),
      };
      if (Object.keys(value).length === 0 && shown === '') return [];
      return [{ kind: 'opaque', provider: chatProvider, value, ...(shown === '' ? {} : { summary: shown }) }];
    },
  };
}

/** Pieces of one detail share `index` and `type`: their texts grow, everything else is set by whoever comes last. */
function addDetail(details: Record<string, JsonValue>[], piece: JsonFields | undefined): void {
  if (piece === undefined) return;
  const last = details.at(-1);
  const continues =
    piece['index'] !== undefined && last?.['index'] === piece['index'] && last['type'] === piece['type'];
  if (last === undefined || !continues) {
    details.push({ ...piece });
    return;
  }
  for (const [name, value] of Object.entries(piece)) {
    const before = fieldOf(last, name);
    const grows = growing.has(name) && typeof before === 'string' && typeof value === 'string';
    if (grows) last[name] = before + value;
    else if (value !== null) last[name] = value;
  }
}

const growing = new Set(['text', 'summary', 'data']);
