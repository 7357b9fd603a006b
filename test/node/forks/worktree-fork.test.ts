import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, lstatSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { openFork } from '../../../extension/src/node/forks/open-fork.ts';
import type { Fork } from '../../../extension/src/core/ports.ts';
import { describeFork } from '../../contracts/fork.ts';
import { fileState, valueOf } from '../../support/fork-subject.ts';
import { realSubjects, whyNot } from '../../support/real-forks.ts';
import { describeTree, writeFiles } from '../../support/fork-workspace.ts';
import { createFakeBlobStore } from '../../support/memory-blob-store.ts';
import { runOnMount } from '../../support/play-on-mount.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** Enough of a git folder for git to take it as one. */
const gitFolder = {
  '.git/HEAD': 'ref: refs/heads/main\n',
  '.git/config': '[core]\n\trepositoryformatversion = 0\n',
  '.git/objects/info/.keep': '',
  '.git/refs/heads/.keep': '',
};

const git = (folder: string, ...flags: string[]): string => {
  const identity = ['-c', 'user.name=a', '-c', 'user.email=a@localhost', '-c', 'init.defaultBranch=main'];
  return execFileSync('git', [...identity, '-C', folder, ...flags], { encoding: 'utf8' });
};

describe('a fork of kind worktree', () => {
  before(async function () {
    const problem = await whyNot('worktree', gitFolder);
    if (problem === undefined) return;
    console.log(`      skipped: ${problem}`);
    this.skip();
  });

  it('is not taken where there is no repository', async () => {
    assert.match((await whyNot('worktree')) ?? '', /not the root of a git repository/);
  });

  it('takes along what the person has: modified, new, ignored and linked', async () => {
    await using folder = await temporaryFolder();
    const workspace = join(folder.path, 'workspace');
    writeFiles(workspace, {
      '.gitignore': 'node_modules/\n.env\ncache/\n__pycache__/\n',
      'a.txt': 'one',
      'gone.txt': 'x',
      'src/b.sh': 'two',
    });
    chmodSync(join(workspace, 'src/b.sh'), 0o755);
    git(folder.path, 'init', '--quiet', workspace);
    git(workspace, 'add', '.');
    git(workspace, 'commit', '--quiet', '--message', 'first');
    writeFiles(workspace, {
      'a.txt': 'modified',
      'new.txt': 'untracked',
      '.env': 'A=1',
      'cache/x': 'small',
      'node_modules/p/index.js': 'package',
      'src/__pycache__/b.pyc': 'noise',
    });
    rmSync(join(workspace, 'gone.txt'));
    symlinkSync('a.txt', join(workspace, 'link'));
    const before = describeTree(workspace);
    const request = {
      workspace,
      directory: join(folder.path, 'fork'),
      blobs: createFakeBlobStore(),
      kind: 'worktree' as const,
    };
    const { fork } = valueOf(await openFork(request));
    assert.deepEqual(await fork.changes(), []);
    await checkFork(fork);
    assert.deepEqual(describeTree(workspace), before, 'the workspace and its repository are as they were');
    await fork.dispose();
    assert.deepEqual(describeTree(workspace), before);
  });

  async function checkFork(fork: Fork): Promise<void> {
    const text = async (path: string): Promise<string> =>
      new TextDecoder().decode(valueOf(await fork.read(path)));
    assert.equal(await text('a.txt'), 'modified');
    assert.equal(await text('new.txt'), 'untracked');
    assert.equal(await text('.env'), 'A=1');
    assert.equal(await text('cache/x'), 'small');
    assert.equal(await text('link'), 'modified');
    assert.equal(await text('node_modules/p/index.js'), 'package');
    assert.deepEqual(await fork.stat('src/b.sh'), fileState('two', 0o755));
    assert.deepEqual(await fork.stat('gone.txt'), { kind: 'absent' });
    assert.deepEqual(await fork.stat('src/__pycache__/b.pyc'), { kind: 'absent' });
    const mount = await fork.mount();
    assert.ok(mount.kind === 'directory');
    assert.deepEqual(mount.linked, ['node_modules', '.git/objects']);
    assert.ok(lstatSync(join(mount.directory, 'node_modules')).isSymbolicLink());
    assert.equal(readlinkSync(join(mount.directory, 'node_modules')), join(fork.workspace, 'node_modules'));
    for (const outcome of [
      await fork.write('node_modules/p/x', Buffer.from('x')),
      await fork.remove('node_modules'),
    ]) {
      assert.equal(outcome.ok ? 'ok' : outcome.failure.reason, 'denied');
    }
    const log = await runOnMount(mount, 'git status --short && git log --format=%s');
    assert.match(log, / M a\.txt\n D gone\.txt\n/);
    assert.match(log, /first\n$/);
    const commit =
      'git -c user.name=a -c user.email=a@localhost commit --quiet --all --message second && git branch other';
    await runOnMount(mount, commit);
    valueOf(await fork.absorb());
    assert.deepEqual(await fork.changes(), [], 'commits in the fork stay in the fork');
    assert.match(await runOnMount(mount, 'git log --format=%s'), /^second\nfirst/);
    valueOf(await fork.restore(undefined));
    assert.match(await runOnMount(mount, 'git log --format=%s'), /^first/);
  }
});

describe('by contract, a fork of kind worktree', () => {
  before(async function () {
    const problem = await whyNot('worktree', gitFolder);
    if (problem === undefined) return;
    console.log(`      skipped: ${problem}`);
    this.skip();
  });
  const open = realSubjects('worktree');
  describeFork((files, options) => open({ ...gitFolder, ...files }, options));
});
