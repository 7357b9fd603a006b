import assert from 'node:assert/strict';
import fc from 'fast-check';
import { foldCharacters, foldWithOffsets } from '../../../extension/src/core/edits/folding.ts';
import { carryCharacters } from '../../../extension/src/core/edits/write-chunk.ts';

const text = fc.string({
  unit: fc.constantFrom(
    'a',
    'b',
    ' ',
    '"',
    "'",
    '-',
    '“',
    '’',
    '–',
    '…',
    '.',
    '\u00a0',
    '\u200b',
    'é',
    'e\u0301',
    '😀',
  ),
  maxLength: 16,
});

describe('folding of typographic characters', () => {
  it('makes plain what looks alike', () => {
    assert.equal(foldCharacters('“it’s”\u00a0– e\u0301…\u200b'), '"it\'s" - é...');
    assert.equal(foldCharacters('漢字 ½ ﬁ'), '漢字 ½ ﬁ', 'nothing else');
  });

  it('knows where each folded character comes from', () => {
    fc.assert(
      fc.property(text, (source) => {
        const { text: folded, offsets } = foldWithOffsets(source);
        assert.equal(folded, foldCharacters(source));
        assert.equal(offsets.length, folded.length + 1);
        assert.equal(offsets.at(-1), source.length);
        assert.ok(offsets.every((offset, index) => index === 0 || offset >= (offsets[index - 1] ?? 0)));
      }),
    );
  });

  it('carries a change over to a text with other characters', () => {
    assert.equal(carryCharacters('"a" - b', '"a" - c', '“a” – b'), '“a” – c');
    assert.equal(carryCharacters('"a"', '"a" and "b"', '“a”'), '“a” and "b"');
    fc.assert(
      fc.property(text, text, (file, now) => {
        const old = foldCharacters(file);
        assert.equal(foldCharacters(carryCharacters(old, now, file)), foldCharacters(now));
      }),
    );
  });
});
