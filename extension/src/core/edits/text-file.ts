import { fail, ok, type Result } from '../../protocol/result.ts';

type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'latin1';
/** How the lines of a file end. */
export type EndOfLine = 'lf' | 'crlf' | 'cr' | 'mixed';

/**
 * A text file taken apart so that it can be edited as plain lines and written back byte for byte. `latin1` means
 * "bytes as they are": it stands for every byte sequence that is neither UTF-8 nor UTF-16 and holds no NUL.
 */
export interface TextFile {
  /** line feeds only, no byte order mark, no carriage return */
  readonly text: string;
  readonly encoding: TextEncoding;
  readonly bom: boolean;
  readonly eol: EndOfLine;
  /** only when `eol` is `mixed`: one letter for each line feed of `text`: `l` LF, `c` CRLF, `r` CR */
  readonly endings?: string;
}

/**
 * Takes bytes apart. UTF-16 is recognised by its byte order mark alone. Fails with `binary` when there is a NUL.
 * `encodeText` of the result gives the same bytes.
 */
export function decodeText(bytes: Uint8Array): Result<TextFile, 'binary'> {
  const utf16 = decodeUtf16(bytes);
  if (utf16 !== undefined) return ok(utf16);
  if (bytes.includes(0)) {
    return fail('binary', 'Cannot edit the file as text as text holds no NUL byte: current value has one.');
  }
  const bom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const utf8 = decodeUtf8(bom ? bytes.subarray(3) : bytes);
  if (utf8 !== undefined) return ok({ ...splitEndings(utf8), encoding: 'utf-8', bom });
  return ok({ ...splitEndings(stringOfUnits(bytes)), encoding: 'latin1', bom: false });
}

/** The file's bytes. Throws a RangeError for a text that the encoding cannot hold: ask `canEncode` first. */
export function encodeText(file: TextFile): Uint8Array {
  if (!canEncode(file)) throw new RangeError(`the text cannot be written as ${file.encoding}`);
  const raw = rawText(file);
  switch (file.encoding) {
    case 'utf-8':
      return new TextEncoder().encode(file.bom ? `\ufeff${raw}` : raw);
    case 'latin1':
      return bytesOfUnits(raw);
    case 'utf-16le':
    case 'utf-16be':
      return encodeUtf16(raw, file.encoding === 'utf-16le');
  }
}

/**
 * Whether the bytes written would be read back as this text: latin1 holds U+0000 to U+00FF, UTF-8 no lone surrogates,
 * and no text file holds a NUL.
 */
export function canEncode(file: TextFile): boolean {
  if (file.text.includes('\0')) return false;
  if (file.encoding === 'utf-8') return file.text.isWellFormed();
  if (file.encoding !== 'latin1') return true;
  for (let index = 0; index < file.text.length; index++) {
    if (file.text.charCodeAt(index) > 0xff) return false;
  }
  return true;
}

/** A new file with this content: UTF-8, no byte order mark, the line endings as they stand in `content`. */
export function newTextFile(content: string): TextFile {
  return { ...splitEndings(content), encoding: 'utf-8', bom: false };
}

/** Line feeds for every line ending. */
export function toLineFeeds(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}

/** The `eol` and `endings` that stand for a list of letters (`l`, `c`, `r`), in their shortest form. */
export function describeEndings(endings: string, fallback: EndOfLine): Pick<TextFile, 'eol' | 'endings'> {
  if (endings === '') return { eol: fallback };
  const only = endings.charAt(0);
  if (endings === only.repeat(endings.length)) return { eol: eolOfLetter(only) };
  return { eol: 'mixed', endings };
}

/** The letters of a file's line endings, one for each line feed of its text. */
export function endingsOf(file: TextFile): string {
  const count = countLineFeeds(file.text);
  if (file.eol !== 'mixed') return letterOfEol(file.eol).repeat(count);
  const endings = file.endings ?? '';
  return endings.length >= count ? endings.slice(0, count) : endings.padEnd(count, endings.at(-1) ?? 'l');
}

/** The number of line feeds in a text. */
export function countLineFeeds(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

function splitEndings(raw: string): Pick<TextFile, 'text' | 'eol' | 'endings'> {
  if (!raw.includes('\r')) return { text: raw, eol: 'lf' };
  const letters: string[] = [];
  const text = raw.replace(/\r\n|\r|\n/g, (ending) => {
    letters.push(ending === '\r\n' ? 'c' : ending === '\r' ? 'r' : 'l');
    return '\n';
  });
  return { text, ...describeEndings(letters.join(''), 'lf') };
}

/** The text with its own line endings, as it stands in the file. */
export function rawText(file: TextFile): string {
  if (file.eol === 'lf') return file.text;
  if (file.eol === 'crlf') return file.text.replaceAll('\n', '\r\n');
  if (file.eol === 'cr') return file.text.replaceAll('\n', '\r');
  const endings = endingsOf(file);
  let index = 0;
  return file.text.replaceAll('\n', () => {
    const letter = endings.charAt(index++);
    return letter === 'c' ? '\r\n' : letter === 'r' ? '\r' : '\n';
  });
}

function eolOfLetter(letter: string): EndOfLine {
  return letter === 'c' ? 'crlf' : letter === 'r' ? 'cr' : 'lf';
}

function letterOfEol(eol: Exclude<EndOfLine, 'mixed'>): string {
  return eol === 'crlf' ? 'c' : eol === 'cr' ? 'r' : 'l';
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** By code units, because a decoder would replace lone surrogates. */
function decodeUtf16(bytes: Uint8Array): TextFile | undefined {
  const little = bytes[0] === 0xff && bytes[1] === 0xfe;
  const big = bytes[0] === 0xfe && bytes[1] === 0xff;
  if ((!little && !big) || bytes.length % 2 !== 0) return undefined;
  const units = new Uint16Array(bytes.length / 2 - 1);
  for (let index = 0; index < units.length; index++) {
    const first = bytes[2 * index + 2] ?? 0;
    const second = bytes[2 * index + 3] ?? 0;
    units[index] = little ? first | (second << 8) : (first << 8) | second;
  }
  if (units.includes(0)) return undefined;
  return { ...splitEndings(stringOfUnits(units)), encoding: little ? 'utf-16le' : 'utf-16be', bom: true };
}

function encodeUtf16(raw: string, little: boolean): Uint8Array {
  const marked = `\ufeff${raw}`;
  const bytes = new Uint8Array(marked.length * 2);
  for (let index = 0; index < marked.length; index++) {
    const unit = marked.charCodeAt(index);
    bytes[2 * index] = little ? unit & 0xff : unit >> 8;
    bytes[2 * index + 1] = little ? unit >> 8 : unit & 0xff;
  }
  return bytes;
}

function stringOfUnits(units: Uint8Array | Uint16Array): string {
  const parts: string[] = [];
  // a call takes only so many arguments
  for (let at = 0; at < units.length; at += 8192) {
    parts.push(String.fromCharCode(...units.subarray(at, at + 8192)));
  }
  return parts.join('');
}

function bytesOfUnits(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index);
  return bytes;
}
