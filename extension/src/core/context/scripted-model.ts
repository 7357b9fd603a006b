import type { AnswerItem, ModelAnswer, ThreadItem, Usage } from '../../protocol/conversation.ts';
import type { JsonValue } from '../../protocol/json.ts';
import type { Model, ModelDelta, ModelFailure } from '../ports.ts';
import type { ModelRequest } from './model-request.ts';

/** What a scripted model says: parts of an answer, a whole answer (a recording), or a failure. */
export type ScriptedReply =
  | {
      readonly text?: string;
      /** shown, and kept as an opaque item of provider `scripted` */
      readonly reasoning?: string;
      /** arguments that are no text are serialised; ids are derived from the place in the conversation */
      readonly calls?: readonly { readonly tool: string; readonly arguments: JsonValue }[];
      readonly usage?: Partial<Usage>;
      readonly stop?: ModelAnswer['stop'];
    }
  | { readonly answer: ModelAnswer }
  | { readonly failure: ModelFailure };

/** What a script decides by: the request, and nothing else. */
export interface ScriptedRequest {
  readonly request: ModelRequest;
  readonly items: readonly ThreadItem[];
  /** answers already in the thread: 0 for its first request */
  readonly answers: number;
}

/**
 * A model that says what it is told: from a list by the number of answers already in the thread, or from a function of
 * the request. It keeps no state, so a resumed or repeated request gets the same answer. A list that has come to its
 * end fails with `bad-request`.
 */
export function createScriptedModel(
  script: readonly ScriptedReply[] | ((scripted: ScriptedRequest) => ScriptedReply),
  name = 'scripted',
): Model {
  return {
    name,
    answer: async (request, onDelta, cancellation) => {
      if (cancellation.cancelled)
        return { ok: false, failure: { reason: 'cancelled', message: 'Cancelled.' } };
      const items = [...request.items];
      const answers = items.filter((item) => item.kind === 'answer').length;
      const reply = typeof script === 'function' ? script({ request, items, answers }) : script[answers];
      if (reply === undefined) return { ok: false, failure: exhausted(answers) };
      if ('failure' in reply) return { ok: false, failure: reply.failure };
      const value = 'answer' in reply ? reply.answer : answerOf(reply, answers, name);
      for (const delta of value.items.map(deltaOf)) if (delta !== undefined) onDelta(delta);
      return { ok: true, value };
    },
  };
}

function answerOf(
  reply: Exclude<ScriptedReply, { readonly answer: ModelAnswer } | { readonly failure: ModelFailure }>,
  answers: number,
  model: string,
): ModelAnswer {
  const { text, reasoning, calls = [] } = reply;
  const items: AnswerItem[] = [];
  if (reasoning !== undefined)
    items.push({ kind: 'opaque', provider: 'scripted', value: null, summary: reasoning });
  if (text !== undefined) items.push({ kind: 'text', text });
  for (const [position, call] of calls.entries()) {
    const given = call.arguments;
    items.push({
      kind: 'tool-call',
      callId: `call_${answers}_${position}`,
      tool: call.tool,
      arguments: typeof given === 'string' ? given : JSON.stringify(given),
    });
  }
  const usage = { input: 0, cachedInput: 0, output: 0, reasoning: 0, ...reply.usage };
  return { items, usage, model, stop: reply.stop ?? (calls.length > 0 ? 'tool-calls' : 'complete') };
}

function deltaOf(item: AnswerItem): ModelDelta | undefined {
  switch (item.kind) {
    case 'text':
      return { kind: 'text', text: item.text };
    case 'tool-call':
      return { kind: 'tool-call', tool: item.tool };
    case 'opaque':
      return item.summary === undefined ? undefined : { kind: 'reasoning', text: item.summary };
  }
}

function exhausted(answers: number): ModelFailure {
  return {
    reason: 'bad-request',
    message: `Cannot answer as the script has no further reply: current value is ${answers} answers given.`,
  };
}
