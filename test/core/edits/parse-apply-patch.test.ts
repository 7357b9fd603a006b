import assert from 'node:assert/strict';
import { patched, type Files } from '../../support/patched-files.ts';

const patch = (...lines: string[]): string => ['*** Begin Patch', ...lines, '*** End Patch'].join('\n');
const py: Files = { 'a.py': 'def f():\n    return 1\n\n\ndef g():\n    return 1\n' };

/** The one file's content after the patch, or the reasons of the refusal. */
function result(files: Files, text: string, workspace?: string): unknown {
  const outcome = patched(files, text, workspace === undefined ? {} : { workspace });
  return 'files' in outcome ? outcome.files : outcome.refused;
}

describe('apply_patch: the format', () => {
  it('adds, updates, moves and deletes files in one patch', () => {
    const files: Files = { 'a.txt': 'one\ntwo\n', 'b.txt': 'gone\n', 'c.txt': 'move\nme\n' };
    const text = patch(
      '*** Add File: new/d.txt',
      '+first',
      '+',
      '+third',
      '*** Update File: a.txt',
      '@@',
      ' one',
      '-two',
      '+2',
      '*** Delete File: b.txt',
      '*** Update File: c.txt',
      '*** Move to: moved/c.txt',
      '@@',
      '-me',
      '+us',
    );
    assert.deepEqual(result(files, text), {
      'a.txt': 'one\n2\n',
      'new/d.txt': 'first\n\nthird\n',
      'moved/c.txt': 'move\nus\n',
    });
  });

  it('moves a file without changing it', () => {
    assert.deepEqual(result({ a: 'x\0' }, patch('*** Update File: a', '*** Move to: b')), { b: 'x\0' });
  });

  it('narrows a place down with @@ lines', () => {
    const text = patch('*** Update File: a.py', '@@ def g():', '-    return 1', '+    return 2');
    assert.deepEqual(result(py, text), { 'a.py': 'def f():\n    return 1\n\n\ndef g():\n    return 2\n' });
    const classes =
      'class A:\n    def run(self):\n        pass\nclass B:\n    def run(self):\n        pass\n';
    const nested = patch(
      '*** Update File: a',
      '@@ class A:',
      '@@     def run(self):',
      '-        pass',
      '+        go()',
    );
    assert.deepEqual(result({ a: classes }, nested), { a: classes.replace('pass', 'go()') });
  });

  it('inserts after an @@ line, at the end of the file, or into an empty file', () => {
    assert.deepEqual(result({ a: 'f(\n)\nb\n' }, patch('*** Update File: a', '@@ b', '+c')), {
      a: 'f(\n)\nb\nc\n',
    });
    const end = patch('*** Update File: a', '@@', '+c', '*** End of File');
    assert.deepEqual(result({ a: 'a\nb' }, end), { a: 'a\nb\nc' });
    assert.deepEqual(result({ a: '' }, patch('*** Update File: a', '+c')), { a: 'c\n' });
    assert.deepEqual(result({ a: 'a\nb\n' }, patch('*** Update File: a', '@@', '+c')), ['not-found']);
  });

  it('uses *** End of File to choose between places, and the order of the chunks', () => {
    const twice = 'x\ny\nx\n';
    assert.deepEqual(result({ a: twice }, patch('*** Update File: a', '@@', '-x', '+z', '*** End of File')), {
      a: 'x\ny\nz\n',
    });
    const ordered = patch('*** Update File: a', '@@', '-y', '+Y', '@@', '-x', '+z');
    assert.deepEqual(result({ a: twice }, ordered), { a: 'x\nY\nz\n' });
    const both = patch('*** Update File: a', '@@', '-x', '+1', '@@', '-x', '+2');
    assert.deepEqual(result({ a: twice }, both), { a: '1\ny\n2\n' });
  });

  it('keeps a missing final newline, mixed line endings and a byte order mark', () => {
    const text = patch('*** Update File: a', '@@', '-two', '+2', '+2b');
    assert.deepEqual(result({ a: '\ufeffone\r\ntwo\nthree' }, text), { a: '\ufeffone\r\n2\n2b\nthree' });
    assert.deepEqual(result({ a: 'one\r\ntwo' }, text), { a: 'one\r\n2\r\n2b' });
  });
});

describe('apply_patch: what is tolerated', () => {
  const plain = patch('*** Update File: a.txt', '@@', ' one', '-two', '+2');
  const files: Files = { 'a.txt': 'one\ntwo\nthree\n' };
  const done: Files = { 'a.txt': 'one\n2\nthree\n' };
  const variants: Record<string, string> = {
    'carriage returns': plain.replaceAll('\n', '\r\n'),
    'a Markdown fence': `\`\`\`diff\n${plain}\n\`\`\``,
    'prose around a fence': `Here it is:\n\n\`\`\`\n${plain}\n\`\`\`\nThat should do.`,
    'a here-document': `apply_patch <<'EOF'\n${plain}\nEOF`,
    'a here-document after cd .': `cd . && apply_patch <<"PATCH"\n${plain}\nPATCH\n`,
    'a bare here-document': `<<EOF\n${plain}\nEOF`,
    'space after markers': plain.replace(/^(\*\*\*.*|@@)$/gm, '$1  '),
    'no begin marker': plain.replace('*** Begin Patch\n', ''),
    'no end marker': plain.replace('\n*** End Patch', ''),
    'no @@ line': plain.replace('@@\n', ''),
    'a unified header': plain.replace('@@', '@@ -1,7 +9,4 @@ def other():'),
    'file lines of a unified diff': plain.replace('@@', '--- a/a.txt\n+++ b/a.txt\n@@'),
    'context without its leading space': plain.replace('\n one', '\none'),
    'a blank line before the next marker': plain.replace('+2', '+2\n\n'),
    'a quoted path': plain.replace('a.txt', '"a.txt"'),
    'an absolute path': plain.replace('a.txt', '/home/me/project/a.txt'),
    'a path with ./': plain.replace('a.txt', './a.txt'),
  };
  for (const [name, text] of Object.entries(variants)) {
    it(`takes ${name}`, () => {
      assert.notEqual(text, plain);
      assert.deepEqual(result(files, text, '/home/me/project'), done);
    });
  }

  it('applies the folder of a cd before a here-document', () => {
    const text = `cd "my src" && apply_patch <<'EOF'\n${plain}\nEOF`;
    assert.deepEqual(result({ 'my src/a.txt': 'one\ntwo\n' }, text), { 'my src/a.txt': 'one\n2\n' });
  });

  it('reads context lines that lost their leading space without shifting the new lines', () => {
    const code = 'class A {\n    one();\n    two();\n}\n';
    const text = patch('*** Update File: a', '@@', '    one();', '+    new();', '    two();');
    assert.deepEqual(result({ a: code }, text), { a: code.replace('    two', '    new();\n    two') });
    const mixed = patch('*** Update File: a', '@@', 'class A {', '    one();', '+    new();', '    two();');
    assert.deepEqual(result({ a: code }, mixed), { a: code.replace('    two', '    new();\n    two') });
  });

  it('takes a new file whose lines have no + at all', () => {
    assert.deepEqual(result({}, patch('*** Add File: a', 'one', '', '- two')), { a: 'one\n\n- two\n' });
  });

  it('goes on without an @@ line that is nowhere when the old lines stand in one place word for word', () => {
    const text = patch('*** Update File: a.txt', '@@ def nowhere():', '-two', '+2');
    assert.deepEqual(result(files, text), done);
    const shifted = patch('*** Update File: a.txt', '@@ def nowhere():', '-  two', '+  2');
    assert.deepEqual(result(files, shifted), ['not-found']);
  });
});

describe('apply_patch: what is refused', () => {
  const refusals: Record<string, [Files, string, string[]]> = {
    'a place that is not unique': [
      py,
      patch('*** Update File: a.py', '@@', '-    return 1', '+    return 2'),
      ['ambiguous'],
    ],
    'old lines outside the block that @@ names': [
      { a: 'class A:\n    x = 1\n\nclass B:\n    y = 1\n' },
      patch('*** Update File: a', '@@ class B:', '-    x = 1', '+    x = 2'),
      ['not-found'],
    ],
    'old lines that are not there': [
      py,
      patch('*** Update File: a.py', '@@', '-    return 3', '+x'),
      ['not-found'],
    ],
    'an update of a file that is missing': [
      {},
      patch('*** Update File: a', '@@', '-a', '+b'),
      ['file-missing'],
    ],
    'the deletion of a file that is missing': [{}, patch('*** Delete File: a'), ['file-missing']],
    'a new file over another': [{ a: 'x' }, patch('*** Add File: a', '+y'), ['file-exists']],
    'a move onto another file': [
      { a: 'x', b: 'y' },
      patch('*** Update File: a', '*** Move to: b'),
      ['file-exists'],
    ],
    'a path outside the workspace': [{}, patch('*** Add File: ../a', '+y'), ['outside-workspace']],
    'an absolute path elsewhere': [{}, patch('*** Add File: /etc/a', '+y'), ['outside-workspace']],
    'a patch that changes nothing': [
      { a: 'x\n' },
      patch('*** Update File: a', '@@', '-x', '+x'),
      ['no-change'],
    ],
    'a patch of context alone': [{ a: 'x\n' }, patch('*** Update File: a', '@@', ' x'), ['no-change']],
    'an update without lines': [{ a: 'x\n' }, patch('*** Update File: a'), ['malformed']],
    'a new file with some + missing': [{}, patch('*** Add File: a', '+x', 'y'), ['malformed']],
    'lines before the first file': [{}, patch('x = 1', '*** Add File: a', '+x'), ['malformed']],
    'other commands around it': [
      {},
      `rm -rf x && apply_patch <<EOF\n${patch('*** Add File: a', '+x')}\nEOF`,
      ['malformed'],
    ],
    'an unknown marker': [
      { a: 'x\n' },
      patch('*** Update File: a', '*** Copy to: b', '-x', '+y'),
      ['malformed'],
    ],
    'a binary file': [{ a: 'x\0' }, patch('*** Update File: a', '@@', '-x', '+y'), ['binary']],
    'two chunks that change one line': [
      { a: 'x\ny\n' },
      patch('*** Update File: a', '@@', '-x', '+1', ' y', '@@', '-x', '+2', ' y'),
      ['overlapping'],
    ],
    'left-out code': [
      { a: 'f() {\n  x\n}\n' },
      patch('*** Update File: a', '@@', ' f() {', '-  x', '+  // ... existing code ...', ' }'),
      ['placeholder'],
    ],
  };
  for (const [name, [files, text, reasons]] of Object.entries(refusals)) {
    it(`refuses ${name}`, () => assert.deepEqual(result(files, text), reasons));
  }

  it('names every hunk that fails, and applies none', () => {
    const text = patch('*** Update File: a', '@@', '-x', '+1', '@@', '-nowhere', '+2', '@@', '-twice', '+3');
    const outcome = patched({ a: 'x\ntwice\ntwice\n' }, text);
    assert.ok('refused' in outcome);
    assert.deepEqual(
      outcome.refusals.map(({ reason, path, hunk, candidates }) => ({ reason, path, hunk, candidates })),
      [
        { reason: 'not-found', path: 'a', hunk: 2, candidates: undefined },
        { reason: 'ambiguous', path: 'a', hunk: 3, candidates: [2, 3] },
      ],
    );
  });
});
