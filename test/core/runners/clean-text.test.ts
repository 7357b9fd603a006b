import assert from 'node:assert/strict';
import fc from 'fast-check';
import { capHead, capTail, stripAnsi } from '../../../extension/src/core/runners/clean-text.ts';

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

describe('text of test runs', () => {
  it('loses its colours, titles and cursor moves', () => {
    const text =
      '\u001b[1m\u001b[31mred\u001b[39m\u001b[22m \u001b]0;title\u0007link\u001b[2K\u001b[1;3H end';
    assert.equal(stripAnsi(text), 'red link end');
    assert.equal(stripAnsi('no [31m escape'), 'no [31m escape');
  });

  it('is cut at its end with a mark, or at its start', () => {
    assert.equal(capHead('x'.repeat(100), 30), `${'x'.repeat(30 - bytesOf('\n… (cut)'))}\n… (cut)`);
    assert.equal(capTail('0123456789', 4), '6789');
    assert.equal(capHead('short', 30), 'short');
  });

  it('never takes more bytes than it may, and is never cut inside a character', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 80 }),
        fc.integer({ min: 16, max: 200 }),
        (text, bytesMax) => {
          const head = capHead(text, bytesMax);
          const tail = capTail(text, bytesMax);
          assert.ok(bytesOf(head) <= bytesMax && bytesOf(tail) <= bytesMax);
          assert.ok(head === text || text.startsWith(head.slice(0, -'\n… (cut)'.length)));
          assert.ok(text.endsWith(tail));
        },
      ),
    );
  });
});
