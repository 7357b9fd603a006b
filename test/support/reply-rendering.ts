import type { Usage } from '../../extension/src/protocol/conversation.ts';
import type { JsonValue } from '../../extension/src/protocol/json.ts';

/** What a scripted model says in one answer. */
export interface ScriptedAnswer {
  readonly text?: string;
  readonly calls?: readonly {
    readonly tool: string;
    /** text goes out as it is (also malformed); anything else is serialised */
    readonly arguments: JsonValue;
    readonly id?: string;
  }[];
  /** summary of a reasoning item that is sent before everything else */
  readonly reasoning?: string;
  /** defaults to bytes / 4 of request and answer, `cachedInput` to what the request shares with an earlier one */
  readonly usage?: Partial<Usage>;
  /** defaults to `tool-calls` with calls, else `complete`; `output-limit` cuts off what comes last */
  readonly stop?: 'complete' | 'tool-calls' | 'output-limit' | 'refusal';
  /** an error event in place of the end of the stream (`server_error`, `rate_limit_exceeded`, …) */
  readonly errorEvent?: { readonly code: string; readonly message: string };
}

/** An answer with everything decided that the wire formats need. */
export interface RenderedAnswer extends ScriptedAnswer {
  readonly model: string;
  /** derived from the request, so that a repeated request gets the same answer */
  readonly id: string;
  readonly usage: Usage;
}

/** Bytes of the answer's own content, for its usage. */
export function answerBytes(answer: ScriptedAnswer): number {
  const calls = (answer.calls ?? []).map((call) => call.tool + argumentsText(call.arguments));
  return Buffer.byteLength([answer.text ?? '', answer.reasoning ?? '', ...calls].join(''));
}

/** The Responses API's event stream for an answer. */
export function responsesStream(answer: RenderedAnswer): string {
  const lines: string[] = [];
  let sequence = 0;
  const emit = (type: string, fields: { readonly [key: string]: JsonValue }): void => {
    lines.push(
      `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: sequence++, ...fields })}\n\n`,
    );
  };
  const output = responsesOutput(answer);
  emit('response.created', { response: { ...responsesBody(answer), output: [], status: 'in_progress' } });
  emit('response.in_progress', { response: { ...responsesBody(answer), output: [], status: 'in_progress' } });
  output.forEach((item, output_index) => emitItem(emit, item, output_index));
  if (answer.errorEvent !== undefined) {
    emit('error', { code: answer.errorEvent.code, message: answer.errorEvent.message, param: null });
  } else {
    const cut = answer.stop === 'output-limit';
    emit(cut ? 'response.incomplete' : 'response.completed', { response: responsesBody(answer) });
  }
  return lines.join('');
}

type OutputItem = { readonly [key: string]: JsonValue } & { readonly id: string; readonly type: string };
type Emit = (type: string, fields: { readonly [key: string]: JsonValue }) => void;

function emitItem(emit: Emit, item: OutputItem, output_index: number): void {
  const at = { item_id: item.id, output_index };
  if (item.type === 'reasoning') {
    const summary = (item['summary'] as { text: string }[])[0]?.text ?? '';
    emit('response.output_item.added', { output_index, item: { ...item, summary: [] } });
    const part = { ...at, summary_index: 0 };
    emit('response.reasoning_summary_part.added', { ...part, part: { type: 'summary_text', text: '' } });
    for (const delta of pieces(summary)) emit('response.reasoning_summary_text.delta', { ...part, delta });
    emit('response.reasoning_summary_text.done', { ...part, text: summary });
    emit('response.reasoning_summary_part.done', { ...part, part: { type: 'summary_text', text: summary } });
  } else if (item.type === 'function_call') {
    const text = item['arguments'] as string;
    emit('response.output_item.added', {
      output_index,
      item: { ...item, arguments: '', status: 'in_progress' },
    });
    for (const delta of pieces(text)) emit('response.function_call_arguments.delta', { ...at, delta });
    emit('response.function_call_arguments.done', { ...at, arguments: text });
  } else {
    const [content] = item['content'] as { type: string; text?: string; refusal?: string }[];
    const refusal = content?.type === 'refusal';
    const text = content?.text ?? content?.refusal ?? '';
    const name = refusal ? 'response.refusal' : 'response.output_text';
    const part = { ...at, content_index: 0 };
    emit('response.output_item.added', {
      output_index,
      item: { ...item, content: [], status: 'in_progress' },
    });
    emit('response.content_part.added', {
      ...part,
      part: { ...content!, [refusal ? 'refusal' : 'text']: '' },
    });
    for (const delta of pieces(text)) emit(`${name}.delta`, { ...part, delta });
    emit(`${name}.done`, { ...part, [refusal ? 'refusal' : 'text']: text });
    emit('response.content_part.done', { ...part, part: content! });
  }
  emit('response.output_item.done', { output_index, item });
}

/** The Responses API's answer without streaming, as a value. */
export function responsesBody(answer: RenderedAnswer): { readonly [key: string]: JsonValue } {
  const cut = answer.stop === 'output-limit';
  const { usage } = answer;
  return {
    id: `resp_${answer.id}`,
    object: 'response',
    created_at: 0,
    status: cut ? 'incomplete' : 'completed',
    error: null,
    incomplete_details: cut ? { reason: 'max_output_tokens' } : null,
    model: answer.model,
    output: responsesOutput(answer),
    parallel_tool_calls: true,
    store: false,
    usage: {
      input_tokens: usage.input,
      input_tokens_details: { cached_tokens: usage.cachedInput },
      output_tokens: usage.output,
      output_tokens_details: { reasoning_tokens: usage.reasoning },
      total_tokens: usage.input + usage.output,
    },
  };
}

function responsesOutput(answer: RenderedAnswer): OutputItem[] {
  const output: OutputItem[] = [];
  const status = answer.stop === 'output-limit' ? 'incomplete' : 'completed';
  if (answer.reasoning !== undefined) {
    output.push({
      id: `rs_${answer.id}`,
      type: 'reasoning',
      summary: [{ type: 'summary_text', text: answer.reasoning }],
      encrypted_content: Buffer.from(`${answer.id} ${answer.reasoning}`).toString('base64'),
    });
  }
  if (answer.text !== undefined) {
    const content =
      answer.stop === 'refusal'
        ? { type: 'refusal', refusal: answer.text }
        : { type: 'output_text', text: answer.text, annotations: [] };
    output.push({ id: `msg_${answer.id}`, type: 'message', role: 'assistant', status, content: [content] });
  }
  for (const [index, call] of (answer.calls ?? []).entries()) {
    output.push({
      id: `fc_${answer.id}_${index}`,
      type: 'function_call',
      call_id: call.id ?? `call_${answer.id}_${index}`,
      name: call.tool,
      arguments: argumentsText(call.arguments),
      status,
    });
  }
  return output;
}

/** Chat Completions' event stream for an answer. */
export function chatStream(answer: RenderedAnswer): string {
  const lines: string[] = [];
  const base = {
    id: `chatcmpl-${answer.id}`,
    object: 'chat.completion.chunk',
    created: 0,
    model: answer.model,
  };
  const emit = (delta: { readonly [key: string]: JsonValue }, finish: string | null = null): void => {
    const choices = [{ index: 0, delta, logprobs: null, finish_reason: finish }];
    lines.push(`data: ${JSON.stringify({ ...base, choices, usage: null })}\n\n`);
  };
  emit({ role: 'assistant', content: answer.text === undefined ? null : '' });
  for (const piece of pieces(answer.reasoning ?? '')) emit({ reasoning_content: piece });
  const key = answer.stop === 'refusal' ? 'refusal' : 'content';
  for (const piece of pieces(answer.text ?? '')) emit({ [key]: piece });
  for (const [index, call] of (answer.calls ?? []).entries()) {
    const id = call.id ?? `call_${answer.id}_${index}`;
    emit({ tool_calls: [{ index, id, type: 'function', function: { name: call.tool, arguments: '' } }] });
    for (const piece of pieces(argumentsText(call.arguments)))
      emit({ tool_calls: [{ index, function: { arguments: piece } }] });
  }
  if (answer.errorEvent !== undefined) {
    lines.push(`data: ${JSON.stringify({ error: answer.errorEvent })}\n\n`);
    return lines.join('');
  }
  emit({}, finishReason(answer));
  lines.push(`data: ${JSON.stringify({ ...base, choices: [], usage: chatUsage(answer.usage) })}\n\n`);
  lines.push('data: [DONE]\n\n');
  return lines.join('');
}

/** Chat Completions' answer without streaming, as a value. */
export function chatBody(answer: RenderedAnswer): { readonly [key: string]: JsonValue } {
  const calls = (answer.calls ?? []).map((call, index) => ({
    id: call.id ?? `call_${answer.id}_${index}`,
    type: 'function',
    function: { name: call.tool, arguments: argumentsText(call.arguments) },
  }));
  const refused = answer.stop === 'refusal';
  const message = {
    role: 'assistant',
    content: refused ? null : (answer.text ?? null),
    refusal: refused ? (answer.text ?? '') : null,
    ...(answer.reasoning === undefined ? {} : { reasoning_content: answer.reasoning }),
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
  };
  return {
    id: `chatcmpl-${answer.id}`,
    object: 'chat.completion',
    created: 0,
    model: answer.model,
    choices: [{ index: 0, message, logprobs: null, finish_reason: finishReason(answer) }],
    usage: chatUsage(answer.usage),
  };
}

function finishReason(answer: ScriptedAnswer): string {
  if (answer.stop === 'output-limit') return 'length';
  return (answer.calls ?? []).length > 0 && answer.stop !== 'complete' ? 'tool_calls' : 'stop';
}

function chatUsage(usage: Usage): { readonly [key: string]: JsonValue } {
  return {
    prompt_tokens: usage.input,
    completion_tokens: usage.output,
    total_tokens: usage.input + usage.output,
    prompt_tokens_details: { cached_tokens: usage.cachedInput },
    completion_tokens_details: { reasoning_tokens: usage.reasoning },
  };
}

function argumentsText(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A text as a model would stream it; long texts in longer pieces, so that big answers stay cheap. */
function pieces(text: string): string[] {
  const characters = [...text];
  const size = Math.max(12, Math.ceil(characters.length / 64));
  const result: string[] = [];
  for (let start = 0; start < characters.length; start += size)
    result.push(characters.slice(start, start + size).join(''));
  return result;
}
