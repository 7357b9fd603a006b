import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cutChain } from '../../../extension/src/core/directives/read-chain.ts';

describe('A chain of directives', () => {
  it('is left as it is while it fits', () => {
    const chain = [
      { path: 'a', text: 'far' },
      { path: 'b', text: 'near' },
    ];
    assert.deepEqual(
      cutChain(chain, 100),
      chain.map((file) => ({ ...file, omittedBytes: 0 })),
    );
  });

  it('loses of the farthest file first and of the nearest last, and says how much', () => {
    const chain = ['far', 'middle', 'near'].map((path) => ({ path, text: 'x'.repeat(10) }));
    assert.deepEqual(
      cutChain(chain, 15).map(({ text, omittedBytes }) => [text.length, omittedBytes]),
      [
        [0, 10],
        [5, 5],
        [10, 0],
      ],
    );
  });

  it('never has more bytes than allowed, nor half a character', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 5 }), fc.nat(60), (texts, most) => {
        const cut = cutChain(
          texts.map((text, index) => ({ path: String(index), text })),
          most,
        );
        const bytes = cut.map(({ text }) => Buffer.byteLength(text));
        assert.ok(bytes.reduce((sum, size) => sum + size, 0) <= most);
        for (const [index, { text, omittedBytes }] of cut.entries()) {
          assert.ok(texts[index]?.startsWith(text));
          assert.equal(Buffer.byteLength(texts[index] ?? '') - Buffer.byteLength(text), omittedBytes);
        }
      }),
    );
  });
});
