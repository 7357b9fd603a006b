import type { ModelDelta, ModelFailure } from '../../ports.ts';
import { droppedFailure } from './answer-assembly.ts';
import type { AnswerAssembly, Assembled, StreamEnding } from './answer-assembly.ts';
import { joinBytes } from './join-bytes.ts';
import { parsedJson } from './json-fields.ts';
import { createSseDecoder } from './sse.ts';

/** Turns the bytes of a successful reply into an answer, however they were cut. */
export interface AnswerReader {
  push(bytes: Uint8Array): readonly ModelDelta[];
  /** True once the rest of the bytes cannot change the outcome. */
  readonly settled: boolean;
  finish(ending: StreamEnding): Assembled;
}

/**
 * Reads an event stream, or one JSON document from a server that was asked to stream and did not. The first visible
 * byte tells which, as content types lie.
 */
export function createAnswerReader(assembly: AnswerAssembly): AnswerReader {
  const sse = createSseDecoder();
  const document: Uint8Array[] = [];
  let kind: 'unknown' | 'events' | 'document' = 'unknown';
  let failure: ModelFailure | undefined;

  const pushEvents = (bytes: Uint8Array): readonly ModelDelta[] =>
    sse.push(bytes).flatMap((data) => {
      if (failure !== undefined || assembly.settled) return [];
      const event = data.trim() === '[DONE]' ? '[DONE]' : parsedJson(data);
      if (event !== undefined) return assembly.push(event);
      failure = malformed(data);
      return [];
    });

  const finish = (ending: StreamEnding): Assembled => {
    if (failure !== undefined) return { ok: false, failure };
    if (kind === 'document') {
      const whole = new TextDecoder().decode(joinBytes(document));
      const value = ending === 'clean' ? parsedJson(whole) : undefined;
      if (value === undefined) {
        const cut = ending === 'broken' || /^[{[]/.test(whole.trimStart());
        return { ok: false, failure: cut ? droppedFailure(ending) : malformed(whole) };
      }
      assembly.push(value);
    } else {
      // A stream may end right after its last line; what was cut inside it parses as nothing and is left out.
      const rest = ending === 'clean' ? sse.rest() : undefined;
      const event = rest?.trim() === '[DONE]' ? '[DONE]' : parsedJson(rest ?? '');
      if (event !== undefined) assembly.push(event);
    }
    return assembly.finish(ending);
  };

  return {
    push(bytes) {
      if (kind === 'unknown') {
        const first = bytes.find((byte) => byte > 0x20 && byte < 0x80);
        if (first !== undefined)
          kind = first === openBrace || first === openBracket || first === lessThan ? 'document' : 'events';
      }
      if (kind === 'document') {
        document.push(bytes);
        return [];
      }
      return pushEvents(bytes);
    },
    get settled() {
      return failure !== undefined || assembly.settled;
    },
    finish,
  };
}

const openBrace = 0x7b;
const openBracket = 0x5b;
const lessThan = 0x3c;

function malformed(text: string): ModelFailure {
  const shown = JSON.stringify(text.trim().slice(0, 200));
  return {
    reason: 'malformed',
    message: `Cannot take the answer as the server must send JSON events: current value is ${shown}. Ask again; if it stays so, check the base URL.`,
  };
}
