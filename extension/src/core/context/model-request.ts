import type { ThreadItem } from '../../protocol/conversation.ts';
import type { JsonValue } from '../../protocol/json.ts';

/** A tool as a model sees it. `parameters` is a JSON Schema (object). Order and text are frozen for a session. */
export interface ToolDefinition {
  readonly name: string;
  readonly description: string;
  readonly parameters: { readonly [key: string]: JsonValue };
}

/**
 * One request to a model: a projection of a thread. Request n of a thread is a prefix of request n+1: `instructions`
 * and `tools` never change, `items` only grow at the end.
 */
export interface ModelRequest {
  readonly model: string;
  readonly instructions: string;
  readonly tools: readonly ToolDefinition[];
  readonly items: Iterable<ThreadItem>;
  /** provider's cache routing key; the session's id */
  readonly cacheKey: string;
}
