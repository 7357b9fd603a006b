import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readHead } from '../../../extension/src/node/git/read-head.ts';
import { createWorkspaceFacts } from '../../../extension/src/node/git/workspace-facts.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('The revision that is checked out', () => {
  it('is what git says: on a branch, packed, detached, behind a tag, in a work tree, in a subfolder', async () => {
    await using folder = await temporaryFolder();
    const main = join(folder.path, 'main');
    mkdirSync(join(main, 'lib', 'deep'), { recursive: true });
    const git = gitIn(main);
    git('init', '-q', '-b', 'main');
    assert.deepEqual(readHead(main), { kind: 'none' }, 'no commit yet');
    commit(git, 'one');
    assertSame(main);
    assertSame(join(main, 'lib', 'deep'), main);
    git('checkout', '-q', '-b', 'feature/with-slash');
    commit(git, 'two');
    git('pack-refs', '--all');
    assertSame(main);
    commit(git, 'three');
    assertSame(main);
    git('tag', '-a', 'v1', '-m', 'a tag');
    git('checkout', '-q', 'v1');
    assertSame(main);
    git('worktree', 'add', '-q', '../other', 'main');
    assertSame(join(folder.path, 'other'));
    git('pack-refs', '--all', '--prune');
    assertSame(join(folder.path, 'other'));
  });

  it('is none outside of a repository, and in one that is damaged', async () => {
    await using folder = await temporaryFolder();
    assert.deepEqual(readHead(folder.path), { kind: 'none' });
    const damaged = join(folder.path, 'damaged');
    mkdirSync(damaged);
    writeFileSync(join(damaged, '.git'), 'gitdir: ../nowhere\n');
    assert.deepEqual(readHead(damaged), { kind: 'none' });
  });

  it('is left to git where the files do not tell, and never read from elsewhere', async () => {
    await using folder = await temporaryFolder();
    mkdirSync(join(folder.path, '.git'));
    writeFileSync(join(folder.path, 'secret'), 'f'.repeat(40));
    for (const head of ['ref: refs/heads/.invalid', 'ref: refs/../../secret', 'nonsense']) {
      writeFileSync(join(folder.path, '.git', 'HEAD'), `${head}\n`);
      assert.deepEqual(readHead(folder.path), { kind: 'unknown' }, head);
    }
    const facts = createWorkspaceFacts({ workspace: folder.path, configuration: folder.path });
    assert.equal(await facts.head(), null);
  });
});

type Git = (...args: string[]) => string;

const gitIn =
  (folder: string): Git =>
  (...args) =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' },
    });

const commit = (git: Git, message: string): string => git('commit', '-q', '--allow-empty', '-m', message);

function assertSame(folder: string, repository = folder): void {
  const id = gitIn(repository)('rev-parse', 'HEAD').trim();
  assert.deepEqual(readHead(folder), { kind: 'commit', id });
}
