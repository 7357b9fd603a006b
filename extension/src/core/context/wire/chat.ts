import type {
  ChatCompletionCreateParamsStreaming,
  ChatCompletionFunctionTool,
  ChatCompletionMessageParam,
} from 'openai/resources/chat/completions';
import type { ThreadItem } from '../../../protocol/conversation.ts';
import type { JsonValue } from '../../../protocol/json.ts';
import type { ModelRequest, ToolDefinition } from '../model-request.ts';
import { fieldOf, fieldsOf, parsedJson } from './json-fields.ts';
import { bodyPiece, requestBody } from './request-body.ts';
import type { BodyPiece, RequestBody } from './request-body.ts';

/** The provider name of opaque items that came through Chat Completions. */
export const chatProvider = 'openai-chat';

/**
 * The body of a streaming request to Chat Completions, as OpenAI and the many servers that speak its dialect take it.
 * The growing part, `messages`, stands last. Each item is serialised once.
 */
export function chatBody(request: ModelRequest): RequestBody {
  const { head, system } = headOf(request);
  const pieces: BodyPiece[] = [system];
  let answers = 0;
  for (const item of request.items) {
    if (item.kind === 'answer') answers += 1;
    let piece = itemPieces.get(item);
    if (piece === undefined) itemPieces.set(item, (piece = bodyPiece(JSON.stringify(messageOf(item)))));
    pieces.push(piece);
  }
  return requestBody(head, pieces, answers);
}

interface Head {
  readonly key: string;
  readonly head: BodyPiece;
  readonly system: BodyPiece;
}

const itemPieces = new WeakMap<ThreadItem, BodyPiece>();
const heads = new WeakMap<readonly ToolDefinition[], Head>();

function headOf(request: ModelRequest): Head {
  const key = `${request.model}\n${request.instructions}`;
  const known = heads.get(request.tools);
  if (known?.key === key) return known;
  const settings = {
    model: request.model,
    stream: true,
    stream_options: { include_usage: true },
    ...(request.tools.length === 0 ? {} : { tools: request.tools.map(toolOf) }),
  } satisfies Omit<ChatCompletionCreateParamsStreaming, 'messages'>;
  const system: ChatCompletionMessageParam = { role: 'system', content: request.instructions };
  const head = {
    key,
    head: bodyPiece(`${JSON.stringify(settings).slice(0, -1)},"messages":[`),
    system: bodyPiece(request.instructions === '' ? '' : JSON.stringify(system)),
  };
  heads.set(request.tools, head);
  return head;
}

function toolOf(tool: ToolDefinition): ChatCompletionFunctionTool {
  const { name, description, parameters } = tool;
  return { type: 'function', function: { name, description, parameters } };
}

function messageOf(item: ThreadItem): JsonValue {
  switch (item.kind) {
    case 'message':
      return { role: item.role, content: item.text } satisfies ChatCompletionMessageParam;
    case 'tool-result':
      return {
        role: 'tool',
        tool_call_id: item.callId,
        content: item.content,
      } satisfies ChatCompletionMessageParam;
    case 'answer':
      return answerMessage(item);
  }
}

function answerMessage(answer: ThreadItem & { readonly kind: 'answer' }): JsonValue {
  const text = answer.items.map((item) => (item.kind === 'text' ? item.text : '')).join('');
  const own = answer.items
    .filter((item) => item.kind === 'opaque')
    .filter((item) => item.provider === chatProvider);
  const extras = own.map((item) => fieldOf(item.value, 'extra_content'));
  const calls = answer.items
    .filter((item) => item.kind === 'tool-call')
    .map((call): JsonValue => {
      const extra = extras.map((byCall) => fieldOf(byCall, call.callId)).find((found) => found !== undefined);
      return {
        id: call.callId,
        type: 'function',
        function: { name: call.tool, arguments: sendableArguments(call.arguments) },
        ...(extra === undefined ? {} : { extra_content: extra }),
      };
    });
  const message: Record<string, JsonValue> = {
    role: 'assistant',
    content: text === '' && calls.length > 0 ? null : text,
  };
  for (const item of own) Object.assign(message, returnedReasoning(item.value));
  if (calls.length > 0) message['tool_calls'] = calls;
  return message;
}

/**
 * What of a model's reasoning its server wants back: DeepSeek, Kimi and GLM refuse a tool result whose call comes
 * without its `reasoning_content`, OpenRouter keeps signatures in `reasoning_details`. Plain `reasoning` is for
 * display only; Groq refuses it in a request.
 */
function returnedReasoning(value: JsonValue): { readonly [key: string]: JsonValue } {
  const { reasoning_content, reasoning_details } = fieldsOf(value) ?? {};
  return {
    ...(reasoning_content === undefined ? {} : { reasoning_content }),
    ...(reasoning_details === undefined ? {} : { reasoning_details }),
  };
}

/**
 * Many servers put the arguments of earlier calls through a template that parses them: malformed ones would make every
 * later request of the thread fail, so these travel inside a JSON object. The model still sees what it wrote.
 */
function sendableArguments(text: string): string {
  const valid = fieldsOf(parsedJson(text)) !== undefined;
  return valid ? text : JSON.stringify({ malformed_arguments: text });
}
