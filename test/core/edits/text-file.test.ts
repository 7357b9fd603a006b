import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  canEncode,
  decodeText,
  encodeText,
  newTextFile,
  rawText,
  type TextFile,
} from '../../../extension/src/core/edits/text-file.ts';
import { replaceSpans, rewriteText } from '../../../extension/src/core/edits/text-spans.ts';

const decode = (bytes: Uint8Array): TextFile => {
  const file = decodeText(bytes);
  assert.ok(file.ok);
  return file.value;
};
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

const ending = fc.constantFrom('\n', '\r\n', '\r');
/** lines with their endings; the last may lack one */
const rawLines = fc
  .tuple(
    fc.array(fc.tuple(fc.constantFrom('', 'a', 'b', 'ä“', '  x = 1'), ending), { maxLength: 12 }),
    fc.constantFrom('', 'z'),
  )
  .map(([lines, last]) => [...lines, [last, ''] as [string, string]])
  // a CR and the LF of an empty line after it would be one CRLF
  .filter((lines) =>
    lines.every(([text, end], at) => text !== '' || end !== '\n' || lines[at - 1]?.[1] !== '\r'),
  );

describe('text files', () => {
  it('gives back the same bytes for any bytes that are not binary', () => {
    const someText = fc.oneof(
      fc.uint8Array({ min: 1 }),
      fc.string({ unit: 'binary' }).map(utf8),
      rawLines.map((lines) => utf8(lines.flat().join(''))),
      fc
        .array(fc.integer({ min: 1, max: 0xffff }))
        .map((units) => new Uint8Array(Uint16Array.from([0xfeff, ...units]).buffer)),
      fc
        .array(fc.integer({ min: 1, max: 0xffff }))
        .map((units) => new Uint8Array(Uint16Array.from([0xfffe, ...units]).buffer)),
      fc.uint8Array({ min: 1 }).map((bytes) => Uint8Array.from([0xef, 0xbb, 0xbf, ...bytes])),
    );
    fc.assert(
      fc.property(someText, (bytes) => {
        const file = decodeText(bytes);
        if (!file.ok) return assert.ok(bytes.includes(0) || bytes.length % 2 === 1);
        assert.deepEqual(encodeText(file.value), bytes);
        assert.ok(!file.value.text.includes('\r'));
      }),
      { numRuns: 200 },
    );
  });

  it('tells encodings, byte order marks and line endings', () => {
    const describeBytes = (bytes: readonly number[]): string => {
      const { encoding, bom, eol } = decode(Uint8Array.from(bytes));
      return `${encoding} ${bom} ${eol}`;
    };
    assert.equal(describeBytes([]), 'utf-8 false lf');
    assert.equal(describeBytes([0xef, 0xbb, 0xbf, 0x61, 0x0d, 0x0a]), 'utf-8 true crlf');
    assert.equal(describeBytes([0xff, 0xfe, 0x61, 0x00, 0x0d, 0x00]), 'utf-16le true cr');
    assert.equal(describeBytes([0xfe, 0xff, 0x00, 0x61]), 'utf-16be true lf');
    assert.equal(describeBytes([0x61, 0xe4, 0x0a, 0x0d, 0x0a]), 'latin1 false mixed');
  });

  it('refuses bytes with a NUL as binary', () => {
    assert.equal(decodeText(Uint8Array.from([0x61, 0, 0x62])).ok, false);
    assert.equal(decodeText(Uint8Array.from([0xff, 0xfe, 0, 0, 0x61, 0])).ok, false, 'UTF-32');
  });

  it('leaves the bytes of all other lines alone when one line changes', () => {
    fc.assert(
      fc.property(rawLines, fc.nat(), (lines, pick) => {
        const index = pick % lines.length;
        const file = decode(utf8(lines.flat().join('')));
        const texts = lines.map(([text]) => text);
        const start = texts.slice(0, index).join('\n').length + (index > 0 ? 1 : 0);
        const span = { start, end: start + (texts[index] ?? '').length, text: 'changed' };
        const expected = lines.map(([text, end], at) => (at === index ? 'changed' : text) + end).join('');
        assert.equal(rawText(replaceSpans(file, [span])), expected);
        const rewritten = texts.map((text, at) => (at === index ? 'changed' : text)).join('\n');
        assert.equal(rawText(rewriteText(file, rewritten)), expected);
      }),
    );
  });

  it('gives an added line the ending of its neighbour', () => {
    const file = newTextFile('one\r\ntwo\nthree\r\n');
    const insert = (at: number, text: string): string =>
      rawText(replaceSpans(file, [{ start: at, end: at, text }]));
    assert.equal(insert(4, 'new\n'), 'one\r\nnew\r\ntwo\nthree\r\n');
    assert.equal(insert(8, 'new\r\n'), 'one\r\ntwo\nnew\nthree\r\n');
    assert.equal(insert(0, 'new\n'), 'new\r\none\r\ntwo\nthree\r\n');
    assert.equal(rawText(rewriteText(newTextFile('a\r\nb'), 'a\nb\nc\n')), 'a\r\nb\r\nc\r\n');
  });

  it('says which texts an encoding cannot hold', () => {
    const latin1 = decode(Uint8Array.from([0xe4]));
    assert.equal(canEncode({ ...latin1, text: 'ÿ' }), true);
    assert.equal(canEncode({ ...latin1, text: '€' }), false);
    assert.equal(canEncode(newTextFile('\ud800')), false);
    assert.equal(canEncode(newTextFile('a\0')), false);
    assert.throws(() => encodeText({ ...latin1, text: '€' }), RangeError);
  });
});
