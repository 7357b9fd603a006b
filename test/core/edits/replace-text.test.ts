import assert from 'node:assert/strict';
import fc from 'fast-check';
import { edited, replaced } from '../../support/patched-files.ts';

describe('replacing a text', () => {
  it('replaces what stands in one place, wherever in a line', () => {
    assert.equal(replaced('a b c', 'b', 'x'), 'a x c');
    assert.equal(replaced('price $10 (off)', '$10 (off)', '$& $1'), 'price $& $1');
    assert.equal(replaced('one\r\ntwo\r\nthree', 'one\ntwo', '1\n2\n2b'), '1\r\n2\r\n2b\r\nthree');
    assert.equal(replaced('one\ntwo\n', 'one\r\ntwo', '1'), '1\n');
    assert.equal(
      replaced('one\ntwo', 'two\n', '2\n'),
      '2'.padStart(5, 'one\n'),
      'the file lacks the final newline',
    );
  });

  it('is literal: for every text and every part of it that is unique', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'b', ' ', '\n', '$', '“'),
      minLength: 1,
      maxLength: 30,
    });
    fc.assert(
      fc.property(text, fc.nat(), fc.nat(), text, (content, from, length, now) => {
        const start = from % content.length;
        const old = content.slice(start, start + 1 + (length % 8));
        // an old text that begins with space has a rule of its own
        fc.pre(old !== now && !old.startsWith(' '));
        const isUnique = content.indexOf(old) === content.lastIndexOf(old);
        const expected = isUnique
          ? content.slice(0, start) + now + content.slice(start + old.length)
          : ['ambiguous'];
        assert.deepEqual(replaced(content, old, now), expected);
        assert.equal(replaced(content, old, now, true), content.split(old).join(now));
      }),
    );
  });

  it('refuses several places, with their lines, unless all are meant', () => {
    assert.deepEqual(replaced('x\ny x\n', 'x', 'z'), ['ambiguous']);
    assert.equal(replaced('x\ny x\n', 'x', 'z', true), 'z\ny z\n');
    assert.deepEqual(replaced('aaa', 'aa', 'b'), ['ambiguous'], 'places that overlap are two');
    assert.equal(replaced('aaaa', 'aa', 'b', true), 'bb');
    const outcome = edited({ a: 'x\ny x\n' }, [
      { kind: 'replace', path: 'a', replacements: [{ oldText: 'x', newText: 'z', all: false }] },
    ]);
    assert.deepEqual('refusals' in outcome && outcome.refusals[0]?.candidates, [1, 2]);
  });

  it('finds lines that are indented otherwise, and indents the new ones alike', () => {
    assert.equal(
      replaced('if a:\n        x = 1\n', '    x = 1', '    x = 1\n    y = 2'),
      'if a:\n        x = 1\n        y = 2\n',
    );
    assert.equal(
      replaced('f:\n        if a:\n            b\n', 'if a:\n    b', 'if a:\n    b\n    c'),
      'f:\n        if a:\n            b\n            c\n',
    );
    assert.equal(replaced('{\n\tx();\n}\n', '  x();', '  y();\n  z();'), '{\n\ty();\n\tz();\n}\n');
    assert.equal(replaced('  a\n  b\n  a\n  b\n', 'a\nb', '1\n2', true), '  1\n  2\n  1\n  2\n');
  });

  it('prefers a whole indentation to a part of one', () => {
    assert.equal(replaced('    x\n  x\n', '  x\n', '  y\n'), '    x\n  y\n');
    assert.equal(replaced('    x = 1\n', '  x = 1', '  x = 2'), '    x = 2\n');
    assert.equal(replaced('    x = 1\n', '  x =', '  y ='), '    y = 1\n', 'not a whole line');
    assert.deepEqual(replaced('    x\n      x\n', '  x', '  y'), ['ambiguous']);
    assert.equal(replaced('    x\n  x\n', '  x', '  y', true), '    y\n  y\n');
  });

  it('finds text with typographic characters inside a line, and keeps those that stay', () => {
    assert.equal(replaced('say(“it’s”, 1)\n', '"it\'s", 1', '"it\'s", 2'), 'say(“it’s”, 2)\n');
    assert.deepEqual(replaced('a… b\n', '. b', 'c'), ['not-found'], 'not inside of one folded character');
    assert.deepEqual(replaced('“a” “a”\n', '"a"', 'b'), ['ambiguous']);
  });

  it('fills an empty file and makes a new one, but needs an old text elsewhere', () => {
    assert.equal(replaced('', '', 'new'), 'new');
    assert.equal(replaced('', '\n', 'new'), 'new');
    assert.deepEqual(replaced('x', '', 'new'), ['empty-old-text']);
    const made = edited({}, [
      { kind: 'replace', path: 'b', replacements: [{ oldText: '', newText: 'new', all: false }] },
    ]);
    assert.deepEqual('files' in made && made.files, { b: 'new' });
    const missing = edited({}, [
      { kind: 'replace', path: 'b', replacements: [{ oldText: 'x', newText: 'y', all: false }] },
    ]);
    assert.deepEqual('refused' in missing && missing.refused, ['file-missing']);
  });

  it('refuses what changes nothing and new text that leaves code out', () => {
    assert.deepEqual(replaced('x', 'x', 'x'), ['no-change']);
    assert.deepEqual(replaced('f() {\n  a\n}', 'a\n}', '// ... rest of the code ...\n}'), ['placeholder']);
    assert.equal(
      replaced(
        '// ... rest of the code ...\nx',
        '// ... rest of the code ...\nx',
        '// ... rest of the code ...\ny',
      ),
      '// ... rest of the code ...\ny',
    );
  });

  it('applies several replacements one after the other, all or nothing', () => {
    const replace = (...pairs: [string, string][]): unknown => {
      const replacements = pairs.map(([oldText, newText]) => ({ oldText, newText, all: false }));
      const outcome = edited({ a: 'one two' }, [{ kind: 'replace', path: 'a', replacements }]);
      return 'files' in outcome ? outcome.files['a'] : outcome.refused;
    };
    assert.equal(replace(['one', '1'], ['1 two', '3']), '3');
    assert.deepEqual(replace(['one', '1'], ['nowhere', 'x'], ['two', 'two']), ['not-found', 'no-change']);
  });

  it('writes only characters that the encoding of the file has', () => {
    assert.deepEqual(replaced('x', 'x', 'a\0'), ['not-encodable']);
    assert.deepEqual(replaced('x', 'x', '\udc00'), ['not-encodable']);
  });
});
