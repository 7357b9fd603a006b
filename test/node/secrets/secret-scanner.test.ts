import assert from 'node:assert/strict';
import { createSecretScanner } from '../../../extension/src/node/secrets/secret-scanner.ts';

describe('The secret scanner', () => {
  it('finds what secretlint knows and what we know, each once', async () => {
    const token = ['ghp_', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('');
    const text = `${token}\nconst password = "hunter22";\n`;
    const found = await createSecretScanner().find('a.ts', text);
    assert.deepEqual(
      found.map(({ start, end }) => text.slice(start, end)),
      [token, 'hunter22'],
    );
  });

  it('searches texts that have no name, like the output of a command', async () => {
    const token = ['npm_', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('');
    assert.equal((await createSecretScanner().find('', `x ${token}`)).length, 1);
  });

  it('never says the secret in its message', async () => {
    const token = ['xoxb-', '858723095049-581481478633-abcdefghijklmnopqrstuvwx'].join('');
    for (const { message } of await createSecretScanner().find('a', token))
      assert.ok(!message.includes(token));
  });
});
