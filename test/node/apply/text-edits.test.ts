import assert from 'node:assert/strict';
import fc from 'fast-check';
import { composeSelection, hunksOf } from '../../../extension/src/core/edits/hunks.ts';
import { decodeText } from '../../../extension/src/core/edits/text-file.ts';
import { createTextEdits } from '../../../extension/src/node/apply/text-edits.ts';
import { utf8 } from '../../support/workspace-tree.ts';

const edits = createTextEdits();
const bytes = (content: string): Buffer => Buffer.from(content, 'latin1');
const utf16 = (content: string): Buffer => Buffer.from(`\ufeff${content}`, 'utf16le');
const pair = (before: Uint8Array, after: Uint8Array) => ({ path: 'f', before, after });

function composed(before: Uint8Array, after: Uint8Array, ...kept: number[]): string {
  const ids = edits.hunkIds(pair(before, after)) ?? [];
  const chosen = new Set(kept.map((at) => ids[at] ?? assert.fail(`${ids.length} hunks`)));
  return Buffer.from(edits.compose(pair(before, after), chosen)).toString('latin1');
}

function merged(base: Uint8Array, mine: Uint8Array, theirs: Uint8Array): string {
  const result = edits.merge({ base, mine, theirs });
  assert.equal(result.kind, 'merged', JSON.stringify(result));
  return Buffer.from(result.bytes).toString('latin1');
}

describe('hunks of contents', () => {
  it('keep the line end of every line, also where they differ', () => {
    const before = bytes('one\r\ntwo\nthree\r\nfour\r\n');
    const after = bytes('1\r\ntwo\nthree\r\n4\nfive\r\n');
    assert.equal(composed(before, after, 0), '1\r\ntwo\nthree\r\nfour\r\n');
    assert.equal(composed(before, after, 1), 'one\r\ntwo\nthree\r\n4\nfive\r\n');
    assert.equal(composed(before, after, 0, 1), '1\r\ntwo\nthree\r\n4\nfive\r\n');
  });

  it('put a line end after a last line that is the last no more', () => {
    const [before, after] = [bytes('a\r\nb\r\nc'), bytes('A\r\nb\r\nc\r\nd')];
    assert.equal(composed(before, after, 1), 'a\r\nb\r\nc\r\nd');
    assert.equal(composed(after, before, 1), 'A\r\nb\r\nc');
  });

  it('keep byte order mark and encoding', () => {
    const [before, after] = [
      bytes(`\xef\xbb\xbf${utf8('ä\nb\nc\n')}`),
      bytes(`\xef\xbb\xbf${utf8('ä\nB\nc\nü\n')}`),
    ];
    assert.equal(composed(before, after, 1), `\xef\xbb\xbf${utf8('ä\nb\nc\nü\n')}`);
    const wide = composed(utf16('ä\r\nb\r\nc'), utf16('Ä\r\nb\r\nC'), 0);
    assert.deepEqual(bytes(wide), utf16('Ä\r\nb\r\nc'));
  });

  it('mix UTF-8 with bytes that are none line by line, as they are', () => {
    const [before, after] = [bytes(utf8('ä\nb\nc\n')), bytes(`${utf8('ä')}\nB\nc\n\xe4\n`)];
    assert.equal(composed(before, after, 0), utf8('ä\nB\nc\n'));
    assert.equal(composed(before, after, 1), `${utf8('ä\nb\nc\n')}\xe4\n`);
  });

  it('are none of what is no text, or of texts that cannot stand in one file', () => {
    assert.equal(edits.hunkIds(pair(bytes('a\0'), bytes('b'))), undefined);
    assert.equal(edits.hunkIds(pair(bytes('a\n'), utf16('b\n'))), undefined);
    assert.equal(edits.hunkIds(pair(bytes(''), utf16('b\n')))?.length, 1);
  });

  it('compose to the text that composeSelection gives, whatever the line ends', () => {
    const line = fc.tuple(fc.constantFrom('a', 'b', ''), fc.constantFrom('\n', '\r\n', '\r'));
    const text = fc
      .tuple(fc.array(line, { maxLength: 10 }), fc.constantFrom('', 'a', 'x'))
      .map(([lines, last]) => lines.map((each) => each.join('')).join('') + last);
    fc.assert(
      fc.property(text, text, fc.array(fc.boolean(), { minLength: 10, maxLength: 10 }), (from, to, keep) => {
        const [before, after] = [plain(bytes(from)), plain(bytes(to))];
        const hunks = hunksOf('f', before, after);
        const ids = new Set(hunks.map(({ id }) => id).filter((_, at) => keep[at]));
        const result = edits.compose(pair(bytes(from), bytes(to)), ids);
        assert.equal(plain(result), composeSelection(before, hunks, ids));
        if (ids.size === 0) assert.equal(Buffer.from(result).toString('latin1'), from);
      }),
      { numRuns: 500 },
    );
  });
});

describe('merges of contents', () => {
  it('keep the line ends, the byte order mark and the encoding', () => {
    assert.equal(
      merged(bytes('a\r\nb\r\nc\r\n'), bytes('a\r\nb\r\nC\r\n'), bytes('A\r\nb\r\nc\r\n')),
      'A\r\nb\r\nC\r\n',
    );
    assert.equal(
      merged(bytes('a\nb\nc\n'), bytes('\xef\xbb\xbfa\nb\nC\n'), bytes('A\nb\nc\n')),
      '\xef\xbb\xbfA\nb\nC\n',
    );
    const wide = merged(utf16('a\nb\nc\n'), utf16('a\nb\nC\n'), utf16('Ä\nb\nc\n'));
    assert.deepEqual(bytes(wide), utf16('Ä\nb\nC\n'));
  });

  it('take a change of all line ends from the side that made it', () => {
    assert.equal(merged(bytes('a\nb\nc\n'), bytes('a\r\nb\r\nc\r\n'), bytes('A\nb\nc\n')), 'A\r\nb\r\nc\r\n');
    assert.equal(merged(bytes('a\nb\nc\n'), bytes('A\nb\nc\n'), bytes('a\r\nb\r\nc\r\n')), 'A\r\nb\r\nc\r\n');
  });

  it('leave every byte of lines that are not UTF-8', () => {
    const [base, mine] = [bytes(`\xe4\nb\n${utf8('ö')}\n`), bytes(`\xe4\nb\n${utf8('ö')}\nmine\n`)];
    assert.equal(merged(base, mine, bytes(`\xe4\nB\n${utf8('ö')}\n`)), `\xe4\nB\n${utf8('ö')}\nmine\n`);
    assert.equal(
      merged(bytes(utf8('ä\nb\nc\n')), bytes(`${utf8('ä\nb\nc\n')}\xe4\n`), bytes(utf8('ü\nb\nc\n'))),
      `${utf8('ü\nb\nc\n')}\xe4\n`,
    );
  });

  it('are none of what is no text', () => {
    const result = edits.merge({ base: bytes('a'), mine: bytes('b\0'), theirs: bytes('c') });
    assert.deepEqual(result, { kind: 'not-text' });
  });
});

function plain(content: Uint8Array): string {
  const file = decodeText(content);
  return file.ok ? file.value.text : assert.fail('no text');
}
