import assert from 'node:assert/strict';
import { detectFormat } from '../../../extension/src/core/edits/parse-edits.ts';
import { patched, type Files } from '../../support/patched-files.ts';

const block = (before: string[], after: string[]): string =>
  ['<<<<<<< SEARCH', ...before, '=======', ...after, '>>>>>>> REPLACE'].join('\n');

/** The file `a.ts` after the blocks, or the reasons of the refusal. */
function result(content: string, text: string, path: string | null = 'a.ts'): unknown {
  assert.equal(detectFormat(text), 'search-replace');
  const files: Files = { 'a.ts': content };
  const outcome = patched(files, text, path === null ? {} : { path });
  return 'files' in outcome ? outcome.files['a.ts'] : outcome.refused;
}

describe('search/replace blocks: the format', () => {
  it('replaces, inserts and deletes whole lines, in any order', () => {
    const text = [block(['three'], []), block(['one'], ['one', '1.5']), block(['two'], ['2'])].join('\n\n');
    assert.equal(result('one\ntwo\nthree\nfour\n', text), 'one\n1.5\n2\nfour\n');
  });

  it('keeps the missing final newline and the endings of the file', () => {
    assert.equal(result('one\r\ntwo', block(['two'], ['2', '3'])), 'one\r\n2\r\n3');
  });

  it('takes the file name from the lines before a block', () => {
    for (const name of ['a.ts', '`a.ts`', '**a.ts**', 'File: a.ts', '### a.ts:', 'a.ts\n```ts', './a.ts']) {
      assert.equal(result('one\n', `Some words.\n\n${name}\n${block(['one'], ['1'])}`, null), '1\n', name);
    }
    const two = `a.ts\n${block(['one'], ['1'])}\n${block(['two'], ['2'])}`;
    assert.equal(result('one\ntwo\n', two, null), '1\n2\n', 'the name holds for the blocks that follow');
  });

  it('changes several files', () => {
    const outcome = patched(
      { 'a.ts': 'x\n', 'b.ts': 'x\n' },
      `a.ts\n${block(['x'], ['1'])}\nb.ts\n${block(['x'], ['2'])}`,
    );
    assert.deepEqual('files' in outcome && outcome.files, { 'a.ts': '1\n', 'b.ts': '2\n' });
  });

  it('makes a new file of an empty old text', () => {
    const outcome = patched({}, block([], ['one', 'two']), { path: 'new.ts' });
    assert.deepEqual('files' in outcome && outcome.files, { 'new.ts': 'one\ntwo\n' });
    assert.equal(result('', block([], ['one'])), 'one\n');
  });

  it('uses line hints and numbered lines to choose between places', () => {
    const hinted = block([':start_line:3', ':end_line:3', '-------', 'x'], ['z']);
    assert.equal(result('x\ny\nx\n', hinted), 'x\ny\nz\n');
    assert.equal(result('x\ny\nx\n', block(['3 | x'], ['z'])), 'x\ny\nz\n');
    assert.equal(result('x\n', block(['7 | x'], ['7 | z'])), 'z\n', 'a wrong number does no harm');
    assert.deepEqual(result('x\ny\nx\n', block([':start_line:2', 'x'], ['z'])), ['ambiguous']);
  });

  it('takes markers of other lengths and styles, where only one reading is left', () => {
    assert.equal(result('x\n', '<<<<< SEARCH\nx\n=====\ny\n>>>>>>>>> REPLACE'), 'y\n');
    assert.equal(result('x\n', '------- SEARCH\nx\n=======\ny\n+++++++ REPLACE'), 'y\n');
    assert.equal(result('x\n', '<<<<<<< SEARCH>\nx\n=======\ny\n>>>>>>> REPLACE'), 'y\n');
    const title = block(['Title', '====='], ['Heading', '=====']);
    assert.equal(result('Title\n=====\n', title), 'Heading\n=====\n');
  });

  it('reads marker lines with a backslash as text', () => {
    const conflict = '<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> theirs\n';
    const text = block(['\\<<<<<<< SEARCH', 'a', '\\=======', 'b', '>>>>>>> theirs'], ['a']);
    assert.equal(result(conflict, text), 'a\n');
  });

  it('replaces a part of a line only when it is unique and cuts no word', () => {
    assert.equal(result('call(old value);\n', block(['old value'], ['new'])), 'call(new);\n');
    assert.deepEqual(result('older\n', block(['old'], ['new'])), ['not-found']);
    assert.deepEqual(result('f(x) + f(x)\n', block(['f(x)'], ['g'])), ['ambiguous']);
  });
});

describe('search/replace blocks: what is refused', () => {
  const malformed: Record<string, string> = {
    'no separator': '<<<<<<< SEARCH\nx\n>>>>>>> REPLACE',
    'two separators': '<<<<<<< SEARCH\nx\n=======\n=======\n>>>>>>> REPLACE',
    'no end': '<<<<<<< SEARCH\nx\n=======\ny',
    'a block in a block': `<<<<<<< SEARCH\nx\n=======\ny\n${block(['x'], ['y'])}`,
    'an end without a beginning': `${block(['x'], ['y'])}\n>>>>>>> REPLACE`,
    'a line hint in the new text': block(['x'], [':start_line:3', 'y']),
  };
  for (const [name, text] of Object.entries(malformed)) {
    it(`refuses ${name}`, () => assert.deepEqual(result('x\n', text), ['malformed']));
  }

  it('refuses a block without a file, and one that names another file than the call', () => {
    const text = block(['x'], ['y']);
    const without = patched({ 'a.ts': 'x\n' }, text);
    assert.deepEqual('refused' in without && without.refused, ['malformed']);
    assert.deepEqual(result('x\n', `b.ts\n${text}`), ['malformed']);
  });

  it('refuses an empty old text where the file has content', () => {
    assert.deepEqual(result('x\n', block([], ['y'])), ['file-exists']);
    assert.deepEqual(result('x\n', `${block(['x'], ['y'])}\n${block([], ['z'])}`), ['empty-old-text']);
  });

  it('refuses blocks that change nothing and places that are not unique', () => {
    assert.deepEqual(result('x\n', block(['x'], ['x'])), ['no-change']);
    assert.deepEqual(result('x\nx\n', block(['x'], ['y'])), ['ambiguous']);
  });
});
