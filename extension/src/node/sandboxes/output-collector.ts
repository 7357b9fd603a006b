import type { CommandOutput } from '../../core/ports.ts';

/** Turns the bytes of both streams into text as they arrive, and keeps a bounded head and tail of it. */
export interface OutputCollector {
  /** Decodes bytes of one stream; '' when they are only the start of a character. */
  add(stream: CommandOutput['stream'], bytes: Uint8Array): string;
  /** Text of an incomplete character at the end of a stream; call once when the stream ends. */
  end(stream: CommandOutput['stream']): string;
  /**
   * All text so far in the order of arrival. When more than head and tail arrived, a line that says how many bytes are
   * missing stands where they were cut; `omittedBytes` is that number (UTF-8).
   */
  collected(): { readonly output: string; readonly omittedBytes: number };
}

/** Invalid UTF-8 and NUL become U+FFFD. Memory stays below about twice `headBytes + tailBytes`. */
export function createOutputCollector(limits: {
  readonly headBytes: number;
  readonly tailBytes: number;
}): OutputCollector {
  const decoders = {
    stdout: new TextDecoder('utf-8', { ignoreBOM: true }),
    stderr: new TextDecoder('utf-8', { ignoreBOM: true }),
  };
  const head: Buffer[] = [];
  const tail = createTail(limits.tailBytes);
  let headRoom = limits.headBytes;

  const keep = (text: string): string => {
    if (text === '') return '';
    const clean = text.replaceAll('\0', '\uFFFD');
    let bytes = Buffer.from(clean);
    if (headRoom > 0) {
      const cut = bytes.length <= headRoom ? bytes.length : characterStart(bytes, headRoom);
      head.push(bytes.subarray(0, cut));
      headRoom = cut === bytes.length ? headRoom - cut : 0;
      bytes = bytes.subarray(cut);
    }
    if (bytes.length > 0) tail.push(bytes);
    return clean;
  };

  return {
    add: (stream, bytes) => keep(decoders[stream].decode(bytes, { stream: true })),
    end: (stream) => keep(decoders[stream].decode()),
    collected() {
      const start = Buffer.concat(head).toString('utf8');
      const { text, omittedBytes } = tail.collected();
      if (omittedBytes === 0) return { output: start + text, omittedBytes };
      const notice = `[${omittedBytes} bytes of output are left out here]\n`;
      const lineBreak = start === '' || start.endsWith('\n') ? '' : '\n';
      return { output: start + lineBreak + notice + text, omittedBytes };
    },
  };
}

/** The last `bytesMax` bytes of what was pushed, cut at a character. */
function createTail(bytesMax: number): {
  push(bytes: Buffer): void;
  collected(): { readonly text: string; readonly omittedBytes: number };
} {
  let chunks: Buffer[] = [];
  let held = 0;
  let dropped = 0;
  const trim = (): void => {
    const all = Buffer.concat(chunks);
    const start = all.length <= bytesMax ? 0 : characterStart(all, all.length - bytesMax, 'up');
    // A copy, as a part of `all` would keep the whole of it in memory.
    const rest = Buffer.from(all.subarray(start));
    dropped += start;
    held = rest.length;
    chunks = [rest];
  };
  return {
    push(bytes) {
      chunks.push(bytes);
      held += bytes.length;
      // Trimming only at twice the limit makes each byte be copied a bounded number of times.
      if (held > 2 * bytesMax + 65_536) trim();
    },
    collected() {
      trim();
      return { text: Buffer.concat(chunks).toString('utf8'), omittedBytes: dropped };
    },
  };
}

/** The start of the character at `index`, or with `up` of the first one that starts at or after it. */
function characterStart(bytes: Uint8Array, index: number, direction: 'down' | 'up' = 'down'): number {
  let start = index;
  while (start > 0 && start < bytes.length && ((bytes[start] ?? 0) & 0xc0) === 0x80)
    start += direction === 'up' ? 1 : -1;
  return start;
}
