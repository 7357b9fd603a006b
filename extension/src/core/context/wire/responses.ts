import type {
  FunctionTool,
  ResponseCreateParamsStreaming,
  ResponseInputItem,
} from 'openai/resources/responses/responses';
import type { AnswerItem, ThreadItem } from '../../../protocol/conversation.ts';
import type { JsonValue } from '../../../protocol/json.ts';
import type { ModelRequest, ToolDefinition } from '../model-request.ts';
import { fieldsOf } from './json-fields.ts';
import { bodyPiece, requestBody } from './request-body.ts';
import type { BodyPiece, RequestBody } from './request-body.ts';

/** The provider name of opaque items that came through the Responses API. */
export const responsesProvider = 'openai-responses';

/** Settings of a session that change its request head; frozen with it. */
export interface ReasoningOptions {
  /** how hard a reasoning model thinks; absent leaves it to the server */
  readonly effort?: 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh';
  /** asks for summaries of the reasoning (OpenAI wants a verified organisation for that) */
  readonly summary?: 'auto';
}

/**
 * The body of a streaming request to the Responses API, stateless: nothing is stored at the server, reasoning travels
 * encrypted in the conversation. The growing part, `input`, stands last. Each item is serialised once.
 */
export function responsesBody(request: ModelRequest, reasoning: ReasoningOptions = {}): RequestBody {
  const pieces: BodyPiece[] = [];
  let answers = 0;
  for (const item of request.items) {
    if (item.kind === 'answer') answers += 1;
    let piece = itemPieces.get(item);
    if (piece === undefined) itemPieces.set(item, (piece = bodyPiece(itemText(item))));
    pieces.push(piece);
  }
  return requestBody(headOf(request, reasoning), pieces, answers);
}

/**
 * Models that hand out encrypted reasoning. Others answer a request for it with status 400 («Encrypted content is not
 * supported with this model»), so unknown names are not asked.
 */
export function reasonsEncrypted(model: string): boolean {
  return /^(o\d|gpt-[5-9]|gpt-\d\d|codex-)/.test(model) && !model.includes('-chat');
}

const itemPieces = new WeakMap<ThreadItem, BodyPiece>();
const heads = new WeakMap<readonly ToolDefinition[], { readonly key: string; readonly piece: BodyPiece }>();

function headOf(request: ModelRequest, reasoning: ReasoningOptions): BodyPiece {
  const key = [
    request.model,
    request.cacheKey,
    reasoning.effort,
    reasoning.summary,
    request.instructions,
  ].join('\n');
  const known = heads.get(request.tools);
  if (known?.key === key) return known.piece;
  const settings = {
    model: request.model,
    stream: true,
    store: false,
    ...(reasonsEncrypted(request.model) ? { include: ['reasoning.encrypted_content'] } : {}),
    ...(reasoning.effort === undefined && reasoning.summary === undefined ? {} : { reasoning }),
    prompt_cache_key: request.cacheKey,
    ...(request.tools.length === 0 ? {} : { parallel_tool_calls: true, tools: request.tools.map(toolOf) }),
    instructions: request.instructions,
  } satisfies Omit<ResponseCreateParamsStreaming, 'input'>;
  const piece = bodyPiece(`${JSON.stringify(settings).slice(0, -1)},"input":[`);
  heads.set(request.tools, { key, piece });
  return piece;
}

function toolOf(tool: ToolDefinition): FunctionTool {
  const { name, description, parameters } = tool;
  return { type: 'function', name, description, parameters, strict: false };
}

function itemText(item: ThreadItem): string {
  switch (item.kind) {
    case 'message':
      return JSON.stringify({
        type: 'message',
        role: item.role,
        content: [{ type: 'input_text', text: item.text }],
      } satisfies ResponseInputItem);
    case 'tool-result':
      return JSON.stringify({
        type: 'function_call_output',
        call_id: item.callId,
        output: item.content,
      } satisfies ResponseInputItem);
    case 'answer':
      return item.items
        .map(answerItemText)
        .filter((text) => text !== '')
        .join(',');
  }
}

function answerItemText(item: AnswerItem): string {
  switch (item.kind) {
    case 'text':
      if (item.text === '') return '';
      return JSON.stringify({
        type: 'message',
        role: 'assistant',
        content: [{ type: 'output_text', text: item.text }],
      });
    case 'tool-call':
      return JSON.stringify({
        type: 'function_call',
        call_id: item.callId,
        name: item.tool,
        arguments: item.arguments,
      } satisfies ResponseInputItem);
    case 'opaque':
      return item.provider === responsesProvider ? opaqueText(item.value) : '';
  }
}

/**
 * A reasoning item goes back without its id: the server stored nothing under it, and looks it up when it is there.
 * Without its encrypted content there is nothing that a stateless server could use, so then it stays away.
 */
function opaqueText(value: JsonValue): string {
  const fields = fieldsOf(value);
  if (fields?.['type'] !== 'reasoning') return JSON.stringify(value);
  if (typeof fields['encrypted_content'] !== 'string') return '';
  const { id: _id, status: _status, ...rest } = fields;
  return JSON.stringify(rest);
}
