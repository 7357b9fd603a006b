import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createSseDecoder } from '../../../../extension/src/core/context/wire/sse.ts';

const encoder = new TextEncoder();
const decoded = (stream: string): readonly string[] => {
  const decoder = createSseDecoder();
  return decoder.push(encoder.encode(stream));
};

describe('the decoder of server-sent events', () => {
  it('reads events whatever ends their lines', () => {
    for (const end of ['\n', '\r\n', '\r'])
      assert.deepEqual(decoded(['event: x', 'data: one', '', 'data:two', '', ''].join(end)), ['one', 'two']);
  });

  it('skips comments and keep-alives, joins several data lines, and forgives a byte order mark', () => {
    assert.deepEqual(
      decoded('\uFEFFdata: a\n: keep-alive\ndata: b\nid: 7\nretry: 1\n\n: ping\n\n\ndata: c\n\n'),
      ['a\nb', 'c'],
    );
  });

  it('keeps what no empty line closed for the end', () => {
    const decoder = createSseDecoder();
    assert.deepEqual(decoder.push(encoder.encode('data: a\n\ndata: [DONE]')), ['a']);
    assert.equal(decoder.rest(), '[DONE]');
    assert.equal(createSseDecoder().rest(), undefined);
  });

  it('gives the same events however the bytes are cut, also inside a character', () => {
    const data = fc
      .string({ unit: 'binary', minLength: 1 })
      .map((text) => text.replaceAll(/[\r\n\uFEFF]|^ /g, '·'));
    fc.assert(
      fc.property(
        fc.array(data, { maxLength: 6 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 20 }),
        (events, end, sizes) => {
          const well = events.map((event) => event.toWellFormed());
          const bytes = encoder.encode(well.map((event) => `data: ${event}${end}${end}`).join(''));
          const decoder = createSseDecoder();
          const found: string[] = [];
          for (let start = 0, cut = 0; start < bytes.length; cut += 1) {
            const size = sizes[cut % sizes.length] ?? 1;
            found.push(...decoder.push(bytes.subarray(start, start + size)));
            start += size;
          }
          assert.deepEqual(found, well);
        },
      ),
      { numRuns: 60 },
    );
  });
});
