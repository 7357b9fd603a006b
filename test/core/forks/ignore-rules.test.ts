import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { createIgnoreRules } from '../../../extension/src/core/forks/ignore-rules.ts';
import { writeFiles } from '../../support/fork-workspace.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const rulesOf = (files: Readonly<Record<string, string>>): ReturnType<typeof createIgnoreRules> =>
  createIgnoreRules((path) => files[path]);

describe('what a workspace ignores', () => {
  it('is said by the .gitignore files on the way, the deepest first', () => {
    const rules = rulesOf({
      '.gitignore': 'dist/\n*.log\n/only-here\n',
      'a/.gitignore': '!keep.log\n/local\n',
    });
    const ignored = ['dist/x', 'a/dist/x/y', 'x.log', 'a/x.log', 'only-here', 'a/local/deep'];
    const kept = ['a/keep.log', 'a/only-here', 'local', 'dist', 'a/b/keep.log'];
    for (const path of ignored) assert.equal(rules.ignores(path, false), true, path);
    for (const path of kept) assert.equal(rules.ignores(path, false), false, path);
    assert.equal(rules.ignores('dist', true), true);
  });

  it('stays ignored in an ignored folder, whatever a file in there says', () => {
    const rules = rulesOf({ '.gitignore': 'out/\n', 'out/.gitignore': '!*\n' });
    assert.equal(rules.ignores('out/a', false), true);
  });

  it('is git itself, and noise of tools unless the workspace wants it', () => {
    const rules = rulesOf({ '.gitignore': '!node_modules/\n' });
    for (const path of [
      '.git/HEAD',
      'sub/.git/x',
      'a/__pycache__/b.pyc',
      'x.pyo',
      '.pytest_cache/v',
      '.venv/bin/x',
    ]) {
      assert.equal(rules.ignores(path, false), true, path);
    }
    assert.equal(rules.ignores('node_modules/a/index.js', false), false);
    assert.equal(rulesOf({}).ignores('node_modules/a/index.js', false), true);
    assert.equal(rulesOf({}).ignores('.github/workflows/x.yml', false), false);
  });

  it('is also said by files above the workspace', () => {
    const outer = [{ text: '*.tmp\n/packages/a/gen\n', workspace: 'packages/a' }];
    const rules = createIgnoreRules(() => undefined, outer);
    assert.equal(rules.ignores('x.tmp', false), true);
    assert.equal(rules.ignores('gen/y', false), true);
    assert.equal(rules.ignores('b/gen', false), false);
  });

  it('is read again once it is forgotten', () => {
    const files: Record<string, string> = {};
    const rules = rulesOf(files);
    assert.equal(rules.ignores('a', false), false);
    files['.gitignore'] = 'a\n';
    rules.forget();
    assert.equal(rules.ignores('a', false), true);
  });

  it('is what git says it is', async function () {
    if (spawnSync('git', ['--version']).status !== 0) {
      console.log('      skipped: git is not installed');
      this.skip();
    }
    await using folder = await temporaryFolder();
    execFileSync('git', ['init', '--quiet', folder.path]);
    const lines = ['a', 'a/', '/a', '*.x', 'b/', '**/c', 'a/b', '!*.x', 'b/*', '# a'];
    const fileOf = (...all: string[]): fc.Arbitrary<string> =>
      fc
        .array(fc.constantFrom(...all), { maxLength: 4 })
        .map((some) => some.map((one) => `${one}\n`).join(''));
    // No folder is taken back by a deeper file: that is the one case in which ours may differ.
    const [inRoot, below] = [fileOf(...lines, '!a', '!b/', '!a/b'), fileOf(...lines)];
    const paths = ['d', 'b.x', 'a/b', 'a/b.x', 'b/a', 'b/c', 'a/b/c', 'b/a/c.x', 'c/a/b', 'c/b.x'];
    fc.assert(
      fc.property(inRoot, below, below, (root, inA, inB) => {
        const files = { '.gitignore': root, 'a/.gitignore': inA, 'b/.gitignore': inB };
        writeFiles(folder.path, files);
        const check = spawnSync('git', ['-C', folder.path, 'check-ignore', '--no-index', '-z', '--stdin'], {
          input: paths.join('\0'),
          encoding: 'utf8',
        });
        const rules = createIgnoreRules((path) => {
          const inFolder = path === '.gitignore' || path === 'a/.gitignore' || path === 'b/.gitignore';
          return inFolder ? readFileSync(join(folder.path, path), 'utf8') : undefined;
        });
        const ours = paths.filter((path) => rules.ignores(path, false));
        assert.deepEqual(
          ours,
          check.stdout.split('\0').filter((path) => path !== ''),
          JSON.stringify(files),
        );
      }),
      { numRuns: Number(process.env['IGNORE_RUNS'] ?? 40) },
    );
  });
});
