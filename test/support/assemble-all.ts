import type { AnswerAssembly, Assembled } from '../../extension/src/core/context/wire/answer-assembly.ts';
import type { JsonValue } from '../../extension/src/protocol/json.ts';

/** All events of a stream at once, then its clean end. */
export function assembleAll(assembly: AnswerAssembly, events: Iterable<JsonValue>): Assembled {
  for (const event of events) assembly.push(event);
  return assembly.finish('clean');
}
