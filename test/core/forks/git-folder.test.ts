import assert from 'node:assert/strict';
import { isInsideGitFolder } from '../../../extension/src/core/forks/resolve-path.ts';

describe('A path inside a git folder', () => {
  it('is known however a file system may spell it', () => {
    const names = [
      ...['.git', '.GIT', '.Git', '.git.', '.git ', '.git. .', 'git~1', 'GIT~1'],
      ...['.git::$INDEX_ALLOCATION', '.git :stream', 'git~1:x'],
      ...['\u200c.git', '.g\u200dit', '.gi\u200et', '.git\u200f', '.\u202agit', '.g\u202eit'],
      ...['.gi\u206at', '.git\u206f', '\ufeff.git', '.\u200cG\ufeffI\u206cT'],
    ];
    for (const name of names)
      for (const path of [name, `${name}/config`, `sub/${name}`, `sub/${name}/hooks/x`])
        assert.ok(isInsideGitFolder(path), JSON.stringify(path));
  });

  it('is not every path that looks like one', () => {
    for (const path of [
      '.gitignore',
      '.github/x',
      'git',
      'a.git',
      'git~2',
      'x.git/config',
      '.gi\u200bt',
      '.gi t',
    ])
      assert.equal(isInsideGitFolder(path), false, JSON.stringify(path));
  });
});
