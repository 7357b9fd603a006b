import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Chunk, ChunkLine } from '../../../extension/src/core/edits/file-edit.ts';
import { edited } from '../../support/patched-files.ts';

/** `-old`, `+new` and ` kept` lines as a chunk. */
function chunk(...lines: string[]): Chunk {
  const kinds = { '-': 'remove', '+': 'add', ' ': 'keep' } as const;
  return {
    anchors: [],
    atEnd: false,
    lines: lines.map((line): ChunkLine => ({
      kind: kinds[line.charAt(0) as keyof typeof kinds],
      text: line.slice(1),
    })),
  };
}

/** The file after one chunk and the level it was found at, or the reasons of the refusal. */
function apply(content: string, ...lines: string[]): unknown {
  const outcome = edited({ a: content }, [
    { kind: 'update', path: 'a', chunks: [chunk(...lines)], inOrder: true },
  ]);
  return 'files' in outcome ? [outcome.files['a'], ...outcome.levels] : outcome.refused;
}

function refusal(content: string, ...lines: string[]): string {
  const outcome = edited({ a: content }, [
    { kind: 'update', path: 'a', chunks: [chunk(...lines)], inOrder: true },
  ]);
  assert.ok('refused' in outcome);
  return outcome.message;
}

describe('levels of matching', () => {
  it('exact: takes a place word for word although another fits more loosely', () => {
    assert.deepEqual(apply('  x\nx\nx \n', '-x', '+y'), ['  x\ny\nx \n', 'exact']);
  });

  it('trailing-space: kept lines keep the space of the file', () => {
    assert.deepEqual(apply('a  \nb\t\nc\n', ' a', '-b ', '+B'), ['a  \nB\nc\n', 'trailing-space']);
  });

  it('indentation: shifts the new lines as the old ones are shifted', () => {
    const file = 'class A:\n    def f(self):\n        return 1\n';
    assert.deepEqual(apply(file, ' def f(self):', '-    return 1', '+    if x:', '+        return 2'), [
      'class A:\n    def f(self):\n        if x:\n            return 2\n',
      'indentation',
    ]);
    assert.deepEqual(apply('f\n  g\n', '-    f', '+    F', '       g'), ['F\n  g\n', 'indentation']);
  });

  it('indentation: translates tabs and spaces', () => {
    const tabs = 'f() {\n\tif (x) {\n\t\ty();\n\t}\n}\n';
    assert.deepEqual(
      apply(tabs, ' f() {', '   if (x) {', '-    y();', '+    for (;;) {', '+      z();', '+    }', '   }'),
      ['f() {\n\tif (x) {\n\t\tfor (;;) {\n\t\t\tz();\n\t\t}\n\t}\n}\n', 'indentation'],
    );
    const wide = 'f() {\n    if (x) {\n        y();\n    }\n}\n';
    assert.deepEqual(apply(wide, ' f() {', '   if (x) {', '-    y();', '+    z();', '+      zz();', '   }'), [
      'f() {\n    if (x) {\n        z();\n            zz();\n    }\n}\n',
      'indentation',
    ]);
  });

  it('outer-space: goes by the lines that are replaced when the block is not shifted alike', () => {
    assert.deepEqual(apply('  a\n\tb\n', ' a', '-b', '+B'), ['  a\n\tB\n', 'outer-space']);
  });

  it('outer-space: refuses to guess an indentation', () => {
    assert.deepEqual(apply('  a\n    b\n', '-a', '-b', '+A', '+B'), ['indentation-unclear']);
    assert.deepEqual(apply('  a\n    b\n', '-a', '-b'), ['', 'outer-space'], 'a deletion needs none');
    assert.deepEqual(apply('  a\n    b\n', ' a', '+new', ' b'), ['indentation-unclear']);
  });

  it('punctuation: keeps the file’s own characters where the words stay', () => {
    assert.deepEqual(apply('it’s – “old”\n', '-it\'s - "old"', '+it\'s - "new"'), [
      'it’s – “new”\n',
      'punctuation',
    ]);
    assert.deepEqual(apply('a\u00a0b\nx\n', ' a b', '-x', '+y'), ['a\u00a0b\ny\n', 'punctuation']);
    assert.deepEqual(apply('caf\u0065\u0301 1\n', '-café 1', '+café 2'), [
      'caf\u0065\u0301 2\n',
      'punctuation',
    ]);
  });

  it('inner-space: ignores all white space in lines that say something', () => {
    assert.deepEqual(apply('  call( a,b )  {\n', '-call(a, b) {', '+g(a, b) {'), [
      '  g(a, b) {\n',
      'inner-space',
    ]);
    assert.deepEqual(apply('( )\n', '-()', '+[]'), ['not-found']);
  });

  it('similar: forgives a few characters in at most a third of the lines', () => {
    const file =
      'function total(items) {\n  let sum = 0;\n  for (const item of items) sum += item.price;\n  return sum;\n}\n';
    const edit = [
      ' function total(items) {',
      '   let sum = 0;',
      '-  for (const item of items) sum += item.pric;',
      '+  sum = 1;',
      '   return sum;',
      ' }',
    ];
    assert.deepEqual(apply(file, ...edit), [file.replace(/ {2}for.*/, '  sum = 1;'), 'similar']);
  });

  it('similar: refuses short blocks, changed numbers, large differences, and places that are nearly alike', () => {
    assert.deepEqual(
      apply('const message = 1;\nlog(message);\n', '-const mesage = 1;', '+x', ' log(message);'),
      ['not-found'],
    );
    assert.deepEqual(
      apply('open();\ntimeout = 30;\nclose();\n', ' open();', '-timeout = 60;', '+x', ' close();'),
      ['not-found'],
    );
    assert.deepEqual(
      apply('open();\nlog("hello")\nclose();\n', ' open();', '-log("wrong")', '+x', ' close();'),
      ['not-found'],
    );
    const twins = 'start();\nfirst line here\nend();\nstart();\nfirst_line here\nend();\n';
    assert.deepEqual(apply(twins, ' start();', '-first-line here', '+x', ' end();'), ['ambiguous']);
  });

  it('never invents a place: a chunk of random lines applies where it stands exactly, or not at all', () => {
    const line = fc.constantFrom('a', 'b', ' a', '  b', '', '}', 'a b');
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 12 }),
        fc.nat(),
        fc.nat(),
        (lines, from, length) => {
          const start = from % lines.length;
          const end = Math.min(lines.length, start + 1 + (length % 4));
          const content = lines.map((text) => `${text}\n`).join('');
          const removed = lines.slice(start, end).map((text) => `-${text}`);
          const expected = [...lines.slice(0, start), 'new', ...lines.slice(end)]
            .map((text) => `${text}\n`)
            .join('');
          const outcome = apply(content, ...removed, '+new');
          assert.ok(Array.isArray(outcome));
          if (outcome[1] === 'exact') assert.equal(outcome[0], expected);
          else assert.deepEqual(outcome, ['ambiguous']);
        },
      ),
    );
  });

  it('re-indents a whole block by any shift to what the exact block gives', () => {
    const code = fc.array(fc.tuple(fc.nat({ max: 3 }), fc.constantFrom('x', 'y', 'z(1)')), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(code, code, fc.constantFrom('  ', '    ', '\t', '\t\t'), (before, after, prefix) => {
        const write = (lines: [number, string][], shift: string, last = ''): string[] =>
          [...lines, [0, last] as [number, string]].map(([depth, text]) => shift + '\t'.repeat(depth) + text);
        const file = ['head', ...write(before, prefix, 'end'), 'tail', ''].join('\n');
        const expected = ['head', ...write(after, prefix, 'done'), 'tail', ''].join('\n');
        const edit = [
          ...write(before, '', 'end').map((text) => `-${text}`),
          ...write(after, '', 'done').map((text) => `+${text}`),
        ];
        assert.deepEqual(apply(file, ...edit), [expected, 'indentation']);
      }),
    );
  });
});

describe('what a refusal tells a model', () => {
  it('shows the nearest text with its line numbers and the line that differs', () => {
    const message = refusal(
      'one\ntwo\nconst value = compute(1);\nfour\n',
      ' two',
      '-const valeu = compute(2);',
      '+x',
    );
    assert.match(message, /nearest text is lines 2 to 3 \(\d\d % alike\)/);
    assert.match(message, /> 3: const value = compute\(1\);\n {2}your text: const valeu = compute\(2\);/);
  });

  it('lists the lines of all places that fit', () => {
    assert.match(refusal('x\ny\nx\n', '-x', '+z'), /2 places, at lines 1, 3/);
  });

  it('says that an edit was made before', () => {
    assert.match(
      refusal('one\nnew line\n', ' one', '-old line', '+new line'),
      /new text stands at line 1 already/,
    );
  });

  it('recognises copied line numbers and escaped line breaks', () => {
    assert.match(refusal('one\ntwo\n', '-   1\tone', '-   2\ttwo', '+x'), /hold line numbers/);
    assert.match(refusal('one\n  two\n', '-one\\n  two', '+x'), /a backslash and an n/);
  });
});
