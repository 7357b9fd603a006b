import assert from 'node:assert/strict';
import { workspacePath } from '../../../extension/src/core/edits/paths.ts';

const path = (text: string, workspace?: string): string => {
  const result = workspacePath(text, workspace);
  return result.ok ? result.value : result.failure.reason;
};

describe('paths of patches', () => {
  it('are relative to the workspace, in their plain form', () => {
    assert.equal(path('./src//a/../b.ts'), 'src/b.ts');
    assert.equal(path('a b\\c.ts'), 'a b\\c.ts', 'a backslash is a character of a POSIX name');
  });

  it('may be absolute inside the workspace', () => {
    assert.equal(path('/home/me/p/src/a.ts', '/home/me/p/'), 'src/a.ts');
    assert.equal(path('/vs/a.ts', '/'), 'vs/a.ts');
    assert.equal(path('c:\\p\\src\\a.ts', 'C:\\p'), 'src/a.ts');
    assert.equal(path('src\\a.ts', 'C:\\p'), 'src/a.ts');
  });

  it('never leave it', () => {
    for (const text of ['../a', 'src/../../a', '/etc/passwd', 'C:\\a', '\\\\host\\share\\a']) {
      assert.equal(path(text, '/home/me/p'), 'outside-workspace', text);
    }
    assert.equal(path('/home/me/project2/a', '/home/me/p'), 'outside-workspace');
    assert.equal(path('/home/me/p/../q/a', '/home/me/p'), 'outside-workspace');
    assert.equal(path('/a'), 'outside-workspace');
  });

  it('name a file', () => {
    for (const text of ['', ' ', '.', 'src/', 'a/..', 'a\0b', 'a\nb'])
      assert.equal(path(text), 'malformed', JSON.stringify(text));
  });
});
