import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createOutputCollector } from '../../../extension/src/node/sandboxes/output-collector.ts';

const notice = /\[(\d+) bytes of output are left out here\]\n/;

describe('collected output', () => {
  it('keeps both streams in the order of arrival', () => {
    const collector = createOutputCollector({ headBytes: 100, tailBytes: 100 });
    collector.add('stdout', Buffer.from('one '));
    collector.add('stderr', Buffer.from('two '));
    collector.add('stdout', Buffer.from('three'));
    assert.deepEqual(collector.collected(), { output: 'one two three', omittedBytes: 0 });
  });

  it('joins a character whose bytes arrive apart, also with the other stream in between', () => {
    const collector = createOutputCollector({ headBytes: 100, tailBytes: 100 });
    const [first, second] = [Buffer.from([0xe2, 0x82]), Buffer.from([0xac])];
    assert.equal(collector.add('stdout', first), '');
    assert.equal(collector.add('stderr', Buffer.from('x')), 'x');
    assert.equal(collector.add('stdout', second), '€');
    assert.equal(collector.collected().output, 'x€');
  });

  it('shows invalid bytes, NUL and an incomplete end as U+FFFD', () => {
    const collector = createOutputCollector({ headBytes: 100, tailBytes: 100 });
    collector.add('stdout', Buffer.from([0x61, 0x00, 0x62, 0xff, 0x63, 0xe2, 0x82]));
    assert.equal(collector.end('stdout'), '\uFFFD');
    assert.equal(collector.collected().output, 'a\uFFFDb\uFFFDc\uFFFD');
  });

  it('keeps head and tail exactly and counts what it leaves out between them', () => {
    const collector = createOutputCollector({ headBytes: 4, tailBytes: 3 });
    for (const letter of 'abcdefghij') collector.add('stdout', Buffer.from(letter));
    assert.deepEqual(collector.collected(), {
      output: 'abcd\n[3 bytes of output are left out here]\nhij',
      omittedBytes: 3,
    });
  });

  it('loses nothing but what it counts, for any text, chunks and limits, and never cuts a character', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 60 });
    const sizes = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 });
    fc.assert(
      fc.property(text, sizes, fc.nat(40), fc.nat(40), (written, chunkSizes, headBytes, tailBytes) => {
        const collector = createOutputCollector({ headBytes, tailBytes });
        const bytes = Buffer.from(written.replaceAll('\0', ''));
        let live = '';
        for (let start = 0, turn = 0; start < bytes.length; turn++) {
          const size = chunkSizes[turn % chunkSizes.length] ?? 1;
          live += collector.add('stdout', bytes.subarray(start, start + size));
          start += size;
        }
        live += collector.end('stdout');
        assert.equal(live, bytes.toString());
        const { output, omittedBytes } = collector.collected();
        const marker = omittedBytes === 0 ? undefined : notice.exec(output);
        if (!marker) return assert.equal(output, live);
        const [head, tail] = [output.slice(0, marker.index), output.slice(marker.index + marker[0].length)];
        const kept = live.startsWith(head) ? head : head.slice(0, -1);
        assert.ok(live.startsWith(kept) && live.endsWith(tail));
        assert.ok(Buffer.byteLength(kept) <= headBytes && Buffer.byteLength(tail) <= tailBytes);
        assert.equal(Buffer.byteLength(kept) + Buffer.byteLength(tail) + omittedBytes, bytes.length);
      }),
    );
  });

  it('holds little more than head and tail of an endless output', () => {
    const collector = createOutputCollector({ headBytes: 1_000, tailBytes: 1_000 });
    const chunk = Buffer.alloc(65_536, 'y\n');
    for (let turn = 0; turn < 500; turn++) collector.add('stdout', chunk);
    const { output, omittedBytes } = collector.collected();
    assert.equal(omittedBytes, 500 * 65_536 - 2_000);
    assert.ok(output.length < 2_100);
  });
});
