import assert from 'node:assert/strict';
import fc from 'fast-check';
import { languageOf } from '../../../webview-ui/src/changes/languages.ts';
import { cutTokens, tokenLines } from '../../../webview-ui/src/changes/token-lines.ts';
import { visiblePieces } from '../../../webview-ui/src/changes/visible-text.ts';

describe('Code in colour', () => {
  it('has the language that its name says', () => {
    const names = ['src/a.ts', 'b.TSX', 'x.py', 'Gemfile', '.bashrc', 'a.b/Makefile', 'page.html', 'x.h'];
    assert.deepEqual(names.map(languageOf), [
      ...['typescript', 'typescript', 'python', 'ruby', 'bash', null, 'xml', 'c'],
    ]);
  });

  it('is cut into lines that keep what a token across lines is', () => {
    const comment = {
      type: 'element',
      properties: { className: ['hljs-comment'] },
      children: [{ type: 'text', value: '/* a\n\nb */' }],
    };
    const tree = { type: 'root', children: [{ type: 'text', value: 'x ' }, comment] };
    assert.deepEqual(tokenLines(tree), [
      [
        { text: 'x ', scope: null },
        { text: '/* a', scope: 'comment' },
      ],
      [],
      [{ text: 'b */', scope: 'comment' }],
    ]);
  });

  it('takes the innermost name of a piece', () => {
    const inner = {
      type: 'element',
      properties: { className: ['hljs-subst'] },
      children: [{ type: 'text', value: 'x' }],
    };
    const tree = { type: 'element', properties: { className: ['hljs-string'] }, children: [inner] };
    assert.deepEqual(tokenLines(tree), [[{ text: 'x', scope: 'subst' }]]);
  });

  it('can be marked anywhere without losing a character', () => {
    const tokens = fc.array(fc.string({ minLength: 1, maxLength: 5 }).map((text) => ({ text, scope: null })));
    fc.assert(
      fc.property(tokens, fc.nat(30), fc.nat(30), (line, a, b) => {
        const text = line.map((token) => token.text).join('');
        const span = [Math.min(a, b), Math.max(a, b)] as const;
        const pieces = cutTokens(line, span);
        assert.equal(pieces.map((piece) => piece.text).join(''), text);
        const marked = pieces.filter((piece) => piece.marked).map((piece) => piece.text);
        assert.equal(marked.join(''), text.slice(...span));
      }),
    );
  });
});

describe('A line of code', () => {
  it('names what would not be seen or would mislead', () => {
    assert.deepEqual(visiblePieces('if (a) {\u202e } \r'), [
      { kind: 'text', text: 'if (a) {' },
      { kind: 'hidden', name: 'U+202E' },
      { kind: 'text', text: ' } ' },
      { kind: 'hidden', name: 'CR' },
    ]);
    assert.deepEqual(visiblePieces('\tconst größe = "👩‍💻".length;').length > 1, true);
    assert.deepEqual(visiblePieces('\tgröße'), [{ kind: 'text', text: '\tgröße' }]);
  });

  it('loses nothing but what it names', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = visiblePieces(text).map((piece) => (piece.kind === 'text' ? piece.text.length : 1));
        assert.equal(
          shown.reduce((sum, length) => sum + length, 0),
          text.length,
        );
      }),
    );
  });
});
