import assert from 'node:assert/strict';
import { createTwoFilesPatch } from 'diff';
import fc from 'fast-check';
import { planPatch } from '../../../extension/src/core/edits/apply-patch.ts';
import { detectFormat } from '../../../extension/src/core/edits/parse-edits.ts';
import { patched, type Files } from '../../support/patched-files.ts';

function result(files: Files, text: string): unknown {
  assert.equal(detectFormat(text), 'unified-diff');
  const outcome = patched(files, text);
  return 'files' in outcome ? outcome.files : outcome.refused;
}

const diff = (...lines: string[]): string => ['--- a/f', '+++ b/f', ...lines].join('\n');

describe('unified diffs: the format', () => {
  it('applies what the diff package makes of any two texts, final newlines included', () => {
    const line = fc.constantFrom(
      '',
      'a',
      'b',
      'c',
      '  a',
      '- x',
      '+ y',
      '-- z',
      '++ w',
      '@@ v',
      '\\ u',
      '*** t',
    );
    const text = fc
      .tuple(fc.array(line, { maxLength: 14 }), fc.boolean())
      .map(([lines, ended]) => lines.join('\n') + (ended && lines.length > 0 ? '\n' : ''));
    fc.assert(
      fc.property(text, text, (before, after) => {
        fc.pre(before !== after && before !== '' && after !== '');
        const outcome = patched(
          { f: before },
          createTwoFilesPatch('a/f', 'b/f', before, after, '', '', { context: 50 }),
        );
        assert.ok('files' in outcome, JSON.stringify(outcome));
        assert.deepEqual(outcome.files, { f: after });
      }),
      { numRuns: 300 },
    );
  });

  it('adds, deletes, renames and changes files as git writes it', () => {
    const text = [
      'diff --git a/new.sh b/new.sh',
      'new file mode 100755',
      'index 0000000..1111111',
      '--- /dev/null',
      '+++ b/new.sh',
      '@@ -0,0 +1,2 @@',
      '+#!/bin/sh',
      '+exit',
      '\\ No newline at end of file',
      'diff --git a/old b/old',
      'deleted file mode 100644',
      '--- a/old',
      '+++ /dev/null',
      '@@ -1 +0,0 @@',
      '-gone',
      'diff --git a/x b/y',
      'similarity index 50%',
      'rename from x',
      'rename to y',
      '--- a/x',
      '+++ b/y',
      '@@ -1,2 +1,2 @@ heading that is nowhere',
      ' one',
      '-two',
      '+2',
      'diff --git a/z b/zz',
      'similarity index 100%',
      'rename from z',
      'rename to zz',
      'diff --git a/run b/run',
      'old mode 100644',
      'new mode 100755',
      '',
    ].join('\n');
    const files: Files = { old: 'gone\n', x: 'one\ntwo\n', z: 'same\n', run: '#!/bin/sh\n' };
    assert.deepEqual(result(files, text), {
      'new.sh': '#!/bin/sh\nexit',
      y: 'one\n2\n',
      zz: 'same\n',
      run: '#!/bin/sh\n',
    });
    const plan = planPatch(text, {
      read: (path) => (files[path] === undefined ? undefined : new TextEncoder().encode(files[path])),
    });
    assert.ok(plan.ok);
    assert.deepEqual(
      plan.writes.flatMap(({ path, mode }) => (mode === undefined ? [] : [`${path} ${mode.toString(8)}`])),
      ['new.sh 755', 'run 755'],
    );
  });

  it('lets the lines decide where hunks with wrong numbers and counts belong', () => {
    const text = diff('@@ -90,1 +90,9 @@', ' b', '-c', '+C', '@@ -1,5 +1,5 @@', ' e', '+f');
    assert.deepEqual(result({ f: 'a\nb\nc\nd\ne\n' }, text), { f: 'a\nb\nC\nd\ne\nf\n' });
  });

  it('lets line numbers decide between equal places, also when all of them are off alike', () => {
    const file = 'x\n1\nx\n2\nx\n';
    assert.deepEqual(result({ f: file }, diff('@@ -3,1 +3,1 @@', '-x', '+y')), { f: 'x\n1\ny\n2\nx\n' });
    const shifted = diff('@@ -12,1 +12,1 @@', '-1', '+one', '@@ -13,1 +13,1 @@', '-x', '+y');
    assert.deepEqual(result({ f: file }, shifted), { f: 'x\none\ny\n2\nx\n' });
    assert.deepEqual(result({ f: file }, diff('@@ -2,1 +2,1 @@', '-x', '+y')), ['ambiguous']);
  });

  it('adds and removes the final newline where the diff says so', () => {
    const none = '\\ No newline at end of file';
    assert.deepEqual(result({ f: 'a\nb\n' }, diff('@@ -2 +2 @@', '-b', '+c', none)), { f: 'a\nc' });
    assert.deepEqual(result({ f: 'a\nb' }, diff('@@ -2 +2 @@', '-b', none, '+b')), { f: 'a\nb\n' });
    assert.deepEqual(result({ f: 'a\nb' }, diff('@@ -1,2 +1,2 @@', '-a', '+A', ' b', none)), { f: 'A\nb' });
    assert.deepEqual(
      result({ f: 'a\nb' }, diff('@@ -1,2 +1,2 @@', '-a', '+A', ' b')),
      { f: 'A\nb' },
      'says nothing',
    );
  });

  it('reads time stamps, quoted names, a file under its other name, and the end of a mail', () => {
    const stamped =
      '--- f.orig\t2020-01-01 00:00:00\n+++ f\t2020-01-01 00:00:00\n@@ -1 +1 @@\n-a\n+b\n-- \n2.39.1\n';
    assert.deepEqual(result({ f: 'a\n' }, stamped), { f: 'b\n' });
    const quoted = '--- "a/\\303\\244\\t"\n+++ "b/\\303\\244\\t"\n@@ -1 +1 @@\n-a\n+b\n';
    assert.deepEqual(result({ 'ä\t': 'a\n' }, quoted), { 'ä\t': 'b\n' });
  });

  it('reads removed and added lines that look like a header', () => {
    const text = diff('@@ -1,2 +1,2 @@', '--- old', '+++ new', ' x');
    assert.deepEqual(result({ f: '-- old\nx\n' }, text), { f: '++ new\nx\n' });
  });
});

describe('unified diffs: what is refused', () => {
  it('refuses binary patches, copies and links', () => {
    const git = (...lines: string[]): string => ['diff --git a/f b/f', ...lines].join('\n');
    assert.deepEqual(result({ f: 'x' }, git('index 1..2', 'GIT binary patch')), ['unsupported']);
    assert.deepEqual(result({ f: 'x' }, git('copy from f', 'copy to g')), ['unsupported']);
    assert.deepEqual(
      result({}, git('new file mode 120000', '--- /dev/null', '+++ b/f', '@@ -0,0 +1 @@', '+x')),
      ['unsupported'],
    );
  });

  it('refuses to delete a file that holds other lines', () => {
    const text = '--- a/f\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n';
    assert.deepEqual(result({ f: 'x\ny\n' }, text), ['not-found']);
  });

  it('refuses two names for one file when both exist', () => {
    assert.deepEqual(result({ f: 'a\n', g: 'a\n' }, '--- f\n+++ g\n@@ -1 +1 @@\n-a\n+b\n'), ['ambiguous']);
  });

  it('refuses hunks without a file, and more than one file where the call names one', () => {
    assert.deepEqual(result({ f: 'a\n' }, '@@ -1 +1 @@\n-a\n+b\n'), ['malformed']);
    const two = `${diff('@@ -1 +1 @@', '-a', '+b')}\n--- a/g\n+++ b/g\n@@ -1 +1 @@\n-a\n+b\n`;
    const outcome = patched({ f: 'a\n', g: 'a\n' }, two, { path: 'f' });
    assert.deepEqual('refused' in outcome && outcome.refused, ['malformed']);
  });
});
