import assert from 'node:assert/strict';
import { packageProblems } from '../../scripts/package-problems.ts';

const file = (path: string, text = ''): { path: string; bytes: Uint8Array } => ({
  path,
  bytes: new TextEncoder().encode(text),
});
const whole = [
  ...['package.json', 'package.nls.json', 'README.md', 'CHANGELOG.md', 'LICENSE'],
  ...['media/icon.png', 'media/ratchet.svg', 'media/walkthrough/fix.svg'],
  ...['dist/package.json', 'dist/extension.js', 'dist/editor-engine.js', 'dist/webview/panel.js'],
  ...['dist/grammars/web-tree-sitter.wasm', 'dist/grammars/tree-sitter-typescript.wasm'],
  ...['dist/workers/node-worker.mjs', 'dist/injected/ratchet-record.cjs', 'dist/sample/package.json'],
].map((path) => file(path));

describe('The files of the package', () => {
  it('are fine when they are what is needed', () => {
    assert.deepEqual(packageProblems([...whole, file('dist/sample/test/cart.test.js')]), []);
  });

  it('are missed one by one', () => {
    for (const left of whole)
      assert.equal(packageProblems(whole.filter((each) => each !== left)).length, 1, left.path);
  });

  it('hold no source map, test, source, configuration or command line', () => {
    for (const path of [
      'dist/extension.js.map',
      'test/vscode/manifest.test.ts',
      'dist/workers/worker.test.mjs',
      'extension/src/extension.ts',
      '.env',
      'dist/.npmrc',
      'media/signing.pem',
      'dist/cli.js',
    ])
      assert.notDeepEqual(packageProblems([...whole, file(path)]), [], path);
  });

  it('hold no key', () => {
    const key = `gh${'p'}_${'a1B2'.repeat(9)}`;
    const problems = packageProblems([...whole, file('dist/language-server.js', `const t = "${key}";`)]);
    assert.deepEqual(problems, ['dist/language-server.js holds what looks like a secret']);
    assert.deepEqual(
      packageProblems([...whole, file('dist/rules.js', 'const shape = /gh[pousr]_[A-Za-z0-9]{36}/')]),
      [],
    );
  });
});
