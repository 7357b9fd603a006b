import * as z from 'zod';
import { JsonValue } from './json.ts';

/** A call that a model asked for. `arguments` is the raw text as it came: it may be malformed. */
const ToolCallItem = z.object({
  kind: z.literal('tool-call'),
  callId: z.string(),
  tool: z.string(),
  arguments: z.string(),
});
export type ToolCallItem = z.infer<typeof ToolCallItem>;

/** What a model answered with, in its order. `opaque` items (reasoning) are sent back to the provider untouched. */
export const AnswerItem = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string() }),
  ToolCallItem,
  z.object({
    kind: z.literal('opaque'),
    provider: z.string(),
    value: JsonValue,
    summary: z.string().optional(),
  }),
]);
export type AnswerItem = z.infer<typeof AnswerItem>;

/** One entry of a thread. A thread only ever grows at its end. */
export const ThreadItem = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('message'), role: z.enum(['system', 'user']), text: z.string() }),
  z.object({ kind: z.literal('answer'), items: z.array(AnswerItem) }),
  z.object({ kind: z.literal('tool-result'), callId: z.string(), content: z.string(), isError: z.boolean() }),
]);
export type ThreadItem = z.infer<typeof ThreadItem>;

/** Tokens as the provider counted them. `input` includes `cachedInput`; `output` includes `reasoning`. */
export const Usage = z.object({
  input: z.number().int().nonnegative(),
  cachedInput: z.number().int().nonnegative(),
  output: z.number().int().nonnegative(),
  reasoning: z.number().int().nonnegative(),
});
export type Usage = z.infer<typeof Usage>;

/** A whole answer. `output-limit` means that it was cut; its last tool call may be malformed then. */
export const ModelAnswer = z.object({
  items: z.array(AnswerItem),
  usage: Usage,
  /** the model name that the provider reported */
  model: z.string(),
  stop: z.enum(['complete', 'tool-calls', 'output-limit', 'refusal']),
});
export type ModelAnswer = z.infer<typeof ModelAnswer>;

/** Why there is no answer; which of them pass by themselves, the loop knows. */
export const ModelFailureReason = z.enum([
  'rate-limited',
  'server',
  'network',
  'dropped',
  'auth',
  'unknown-model',
  'context-overflow',
  'quota',
  'bad-request',
  'malformed',
  'cancelled',
]);
export type ModelFailureReason = z.infer<typeof ModelFailureReason>;
