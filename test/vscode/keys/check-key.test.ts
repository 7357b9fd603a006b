import assert from 'node:assert/strict';
import { keyProblem } from '../../../extension/src/vscode/keys/check-key.ts';

describe('A key', () => {
  it('may be any word', () => {
    for (const key of ['sk-abc', 'ollama', ' trimmed ', 'a'.repeat(4096)])
      assert.equal(keyProblem(key), null);
  });

  it('is refused when no header could carry it, or when it is something else', () => {
    assert.equal(keyProblem('  '), 'empty');
    assert.equal(keyProblem('two words'), 'has-spaces');
    assert.equal(keyProblem('sk-a\nX-Other: 1'), 'has-spaces');
    assert.equal(keyProblem('schlüssel'), 'not-plain');
    assert.equal(keyProblem('a'.repeat(4097)), 'too-long');
    assert.equal(keyProblem('https://api.example.com/v1'), 'is-address');
  });
});
