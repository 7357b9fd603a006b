import type { ModelAnswer } from '../../../protocol/conversation.ts';
import type { JsonValue } from '../../../protocol/json.ts';
import type { ModelDelta, ModelFailure } from '../../ports.ts';

/** A whole answer, or why there is none. */
export type Assembled =
  { readonly ok: true; readonly value: ModelAnswer } | { readonly ok: false; readonly failure: ModelFailure };

/** How a stream ended: by itself, or because the connection broke. */
export type StreamEnding = 'clean' | 'broken';

/** Puts one answer together from the events of its stream, in their order. */
export interface AnswerAssembly {
  /** Takes an event (the text `[DONE]` as it is) and returns what can be shown of it. */
  push(event: JsonValue): readonly ModelDelta[];
  /** True once nothing that comes later can change the outcome. */
  readonly settled: boolean;
  /** The answer, if the stream said that it is whole; else why not. Half an answer is a failure. */
  finish(ending: StreamEnding): Assembled;
}

/** What an assembly knows beforehand. */
export interface AnswerExpectation {
  /** the model that was asked; taken when the server names none */
  readonly model: string;
  /** ids for calls that came without a usable one: `<prefix>_<position>`; must differ from answer to answer */
  readonly callIdPrefix: string;
}

/** A retryable failure: the answer did not come to its end. */
export function droppedFailure(ending: StreamEnding): ModelFailure {
  const why =
    ending === 'clean' ? 'the stream ended without its end marker' : 'the connection broke in the middle';
  return { reason: 'dropped', message: `Cannot take the answer as it is not whole: ${why}. Ask again.` };
}

/** Gives each call an id that is unique in its answer: the server's, unless that is missing or taken. */
export function uniqueCallIds(ids: readonly (string | undefined)[], prefix: string): readonly string[] {
  const taken = new Set<string>();
  return ids.map((id, position) => {
    const chosen = id === undefined || id === '' || taken.has(id) ? `${prefix}_${position}` : id;
    taken.add(chosen);
    return chosen;
  });
}

/** Arguments as text. Some servers send an object, or nothing for a tool without parameters. */
export function argumentsText(value: JsonValue | undefined): string {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : JSON.stringify(value);
}
