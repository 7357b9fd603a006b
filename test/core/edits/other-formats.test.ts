import assert from 'node:assert/strict';
import { detectFormat, parseEdits } from '../../../extension/src/core/edits/parse-edits.ts';
import { patched } from '../../support/patched-files.ts';

const file = 'class A {\n\tf() {\n\t\treturn 1;\n\t}\n}\n';

function result(content: string, text: string, format: ReturnType<typeof detectFormat>): unknown {
  assert.equal(detectFormat(text), format);
  const outcome = patched({ a: content }, text, format === 'find-replace' ? {} : { path: 'a' });
  return 'files' in outcome ? outcome.files['a'] : outcome.refused;
}

describe('find and replace sections', () => {
  it('replace whole lines, indented as the file is', () => {
    const text = [
      'Words.',
      '---FILEPATH a',
      '---FIND',
      '```ts',
      'f() {',
      '\treturn 1;',
      '```',
      '---REPLACE',
      '```ts',
      'g() {',
      '\treturn 2;',
      '```',
      '---COMPLETE',
    ].join('\n');
    assert.equal(result(file, text, 'find-replace'), file.replace('f()', 'g()').replace('1', '2'));
  });

  it('keep fences that belong to the text, and apply all or nothing', () => {
    const text = [
      '---FILEPATH a',
      '---FIND',
      '````md',
      '```',
      'x',
      '```',
      '````',
      '---REPLACE',
      '````md',
      '```',
      'y',
      '```',
      '````',
      '---FIND',
      'nowhere',
      '---REPLACE',
      'z',
    ].join('\n');
    const content = '```\nx\n```\nlast\n';
    assert.deepEqual(result(content, text, 'find-replace'), ['not-found']);
    assert.equal(result(content, text.replace('nowhere', 'last'), 'find-replace'), '```\ny\n```\nz\n');
  });

  it('are refused when a part is missing', () => {
    assert.deepEqual(result('x\n', '---FILEPATH a\n---FIND\nx\n', 'find-replace'), ['malformed']);
    assert.deepEqual(result('x\n', '---FIND\nx\n---REPLACE\ny\n---FILEPATH a\n', 'find-replace'), [
      'malformed',
    ]);
  });
});

describe('diffs without a header', () => {
  it('apply where the context stands in the file, with or without leading spaces', () => {
    assert.equal(
      result(file, '\tf() {\n-\t\treturn 1;\n+\t\treturn 2;\n\t}', 'pseudo-diff'),
      file.replace('1', '2'),
    );
    assert.equal(
      result(file, ' \tf() {\n-\t\treturn 1;\n+\t\treturn 2;\n \t}', 'pseudo-diff'),
      file.replace('1', '2'),
    );
    assert.equal(result('a\nb\n', 'a\n- b\n+ c', 'pseudo-diff'), 'a\nc\n');
  });

  it('are refused when a context line differs in more than space: it may be a change that was meant', () => {
    const text = 'one();\ntwo(),\n+three()\nfour();\nfive();\nsix();';
    assert.deepEqual(result('one();\ntwo()\nfour();\nfive();\nsix();\n', text, 'pseudo-diff'), ['not-found']);
  });

  it('are refused without a path', () => {
    const parsed = parseEdits('-a\n+b');
    assert.equal(!parsed.ok && parsed.reason, 'malformed');
  });
});

describe('whole files', () => {
  it('are written when the caller says so, in the encoding and with the endings of the file', () => {
    const outcome = patched({ a: '\ufeffone\r\ntwo\r\n' }, 'one\n2\n', { path: 'a', format: 'plain' });
    assert.deepEqual('files' in outcome && outcome.files, { a: '\ufeffone\r\n2\r\n' });
    const made = patched({}, 'one\r\n', { path: 'a', format: 'plain' });
    assert.deepEqual('files' in made && made.files, { a: 'one\r\n' });
  });

  it('are refused when nothing would change, over a binary file, and when nobody said so', () => {
    const reasons = (content: string, format?: 'plain'): unknown => {
      const outcome = patched({ a: content }, 'one\n', {
        path: 'a',
        ...(format === undefined ? {} : { format }),
      });
      return 'refused' in outcome && outcome.refused;
    };
    assert.deepEqual(reasons('one\r\n', 'plain'), ['no-change']);
    assert.deepEqual(reasons('one\0', 'plain'), ['binary']);
    assert.deepEqual(reasons('x'), ['unsupported']);
  });
});
