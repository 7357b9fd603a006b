import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { askServer } from '../../../extension/src/vscode/doctor/ask-server.ts';

describe('The question whether a server answers', () => {
  it('is answered with its status, and sends the key', async () => {
    const keys: (string | undefined)[] = [];
    const server = createServer(({ headers }, answer) => {
      keys.push(headers.authorization);
      answer.writeHead(401).end('no');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    assert.equal(await askServer(`http://127.0.0.1:${port}/v1/models`, 'sk-some-key'), 401);
    assert.equal(await askServer(`http://127.0.0.1:${port}/v1/models`, undefined), 401);
    assert.deepEqual(keys, ['Bearer sk-some-key', undefined]);
    server.closeAllConnections();
    server.close();
  });

  it('does not repeat a key that no header can carry', async () => {
    const key = 'sk-of-two\nlines';
    const answer = await askServer('http://127.0.0.1:9/v1/models', key);
    assert.match(String(answer), /\[secret\]/);
    assert.doesNotMatch(String(answer), /sk-of-two|lines/);
  });
});
