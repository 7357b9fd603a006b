const cutMark = '\n… (cut)';
const escape = String.fromCharCode(27);
const bell = String.fromCharCode(7);
// CSI sequences, OSC sequences (ended by BEL or ST), and the two-character escapes; ECMA-48, 5.4 and 8.3.
const escapes = new RegExp(
  `${escape}(?:\\[[0-?]*[ -/]*[@-~]|\\][^${bell}${escape}]*(?:${bell}|${escape}\\\\)?|[@-Z\\\\-_])`,
  'g',
);

/** The text without terminal escape sequences (colours, titles, cursor moves). */
export function stripAnsi(text: string): string {
  return text.includes(escape) ? text.replace(escapes, '') : text;
}

/** At most `bytesMax` bytes (UTF-8) of the text's head; a cut text ends in a mark. Never cuts inside a character. */
export function capHead(text: string, bytesMax: number): string {
  const bytes = encodeIfLonger(text, bytesMax);
  if (bytes === undefined) return text;
  let end = bytesMax - new TextEncoder().encode(cutMark).length;
  while (end > 0 && isContinuation(bytes[end])) end -= 1;
  return new TextDecoder().decode(bytes.subarray(0, end)) + cutMark;
}

/** At most `bytesMax` bytes (UTF-8) of the text's end. Never cuts inside a character. */
export function capTail(text: string, bytesMax: number): string {
  const bytes = encodeIfLonger(text, bytesMax);
  if (bytes === undefined) return text;
  let start = bytes.length - bytesMax;
  while (start < bytes.length && isContinuation(bytes[start])) start += 1;
  return new TextDecoder().decode(bytes.subarray(start));
}

function encodeIfLonger(text: string, bytesMax: number): Uint8Array | undefined {
  if (text.length * 3 <= bytesMax) return undefined;
  const bytes = new TextEncoder().encode(text);
  return bytes.length <= bytesMax ? undefined : bytes;
}

const isContinuation = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80;
