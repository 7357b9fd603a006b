import { joinBytes } from './join-bytes.ts';

/** Decodes server-sent events from bytes that were cut anywhere, also inside a character. */
export interface SseDecoder {
  /** The data of each event that these bytes complete. */
  push(bytes: Uint8Array): readonly string[];
  /** The data of a last event that no empty line closed: maybe whole, maybe cut. */
  rest(): string | undefined;
}

/**
 * Lines end with LF, CRLF or CR; only `data` fields count (the JSON inside names its own type); comments are skipped.
 * Source: WHATWG HTML, 9.2.6 «Interpreting an event stream».
 */
export function createSseDecoder(): SseDecoder {
  let line: Uint8Array[] = [];
  let data: string[] = [];
  let afterCarriageReturn = false;
  let atStart = true;

  const takeLine = (events: string[]): void => {
    let text = decoder.decode(joinBytes(line));
    line = [];
    if (atStart && text.startsWith('\uFEFF')) text = text.slice(1);
    atStart = false;
    if (text === '') {
      if (data.length > 0) events.push(data.join('\n'));
      data = [];
    } else if (text.startsWith('data:')) data.push(text.slice(text[5] === ' ' ? 6 : 5));
  };

  return {
    push(bytes) {
      const events: string[] = [];
      let start = 0;
      for (let index = 0; index < bytes.length; index += 1) {
        const byte = bytes[index];
        if (byte !== lineFeed && byte !== carriageReturn) {
          afterCarriageReturn = false;
          continue;
        }
        const secondHalf = byte === lineFeed && afterCarriageReturn;
        afterCarriageReturn = byte === carriageReturn;
        if (!secondHalf) {
          line.push(bytes.subarray(start, index));
          takeLine(events);
        }
        start = index + 1;
      }
      if (start < bytes.length) line.push(bytes.slice(start));
      return events;
    },
    rest() {
      const events: string[] = [];
      if (line.length > 0) takeLine(events);
      takeLine(events);
      return events[0];
    },
  };
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
