import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createOutputFilter } from '../../../extension/src/vscode/terminal/output-filter.ts';

const allowed = new RegExp(`${String.fromCharCode(27)}\\[(?:[\\d;:]*m|[012]?K)`, 'g');

const filtered = (...pieces: readonly string[]): string => {
  const filter = createOutputFilter();
  return pieces.map((piece) => filter.push(piece)).join('');
};

describe("A command's output in a terminal", () => {
  it('keeps text, colours, tabs and the clearing of a line', () => {
    const text = '\u001b[1;31mred\u001b[0m\tdone\r\u001b[2Knext é😀';
    assert.equal(filtered(text), text);
  });

  it('ends lines as a terminal wants it', () => assert.equal(filtered('a\nb'), 'a\r\nb'));

  const harmful: Readonly<Record<string, string>> = {
    'the clipboard': '\u001b]52;c;aGVsbG8=\u0007',
    'the clipboard, ended the other way': '\u001b]52;c;aGVsbG8=\u001b\\',
    'a title': '\u001b]0;sudo\u0007',
    'a link': '\u001b]8;;https://example.com\u001b\\',
    'a question for the device': '\u001b[c',
    'a question for the cursor': '\u001b[6n',
    'a move elsewhere': '\u001b[10;10H',
    'another screen': '\u001b[?1049h',
    'a device string': '\u001bP+q544e\u001b\\',
    'an eight-bit title': '\u009d0;x\u009c',
    'an eight-bit question': '\u009bc',
    'another character set': '\u001b(0',
    'a reset': '\u001bc',
    'a bell and a null': '\u0007\u0000',
  };
  for (const [name, sequence] of Object.entries(harmful)) {
    it(`loses ${name}`, () => {
      assert.equal(filtered(`a${sequence}b`), 'ab');
      assert.equal(filtered('a', ...sequence, 'b'), 'ab', 'cut into single characters');
    });
  }

  it('goes on behind a sequence that never ends', () => {
    assert.equal(filtered(`\u001b]52;c;${'a'.repeat(100_000)}`, 'still here').endsWith('still here'), true);
  });

  it('is the same however it is cut', () => {
    const part = fc.constantFrom(
      '\u001b',
      '[',
      ']',
      '52;',
      '0m',
      'K',
      'c',
      '\u0007',
      '\\',
      'a',
      '\n',
      '\u009b',
      'P',
    );
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        assert.equal(filtered(...parts), filtered(parts.join('')));
      }),
    );
  });

  it('never holds an escape that is no colour and no clearing of a line', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'\u001b[]();?0159mKHcn\u0007\\Pa') }), (text) => {
        const rest = filtered(text).replaceAll(allowed, '');
        assert.ok(!rest.includes('\u001b'));
      }),
    );
  });
});
