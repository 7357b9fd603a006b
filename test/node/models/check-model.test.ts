import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { checkModel } from '../../../extension/src/node/models/check-model.ts';
import type { HealthCheck } from '../../../extension/src/protocol/health.ts';

const apiKey = 'test-key-0123456789';
const models = { object: 'list', data: [{ id: 'small' }, { id: 'large' }] };

describe('The check of the configured model', () => {
  it('passes when the key works and the model exists', async () => {
    const asked: unknown[] = [];
    const check = await checkAt('large', (path, key) => {
      asked.push(path, key);
      return [200, models];
    });
    assert.equal(check.status, 'ok');
    assert.match(check.message, /^large at 127\.0\.0\.1:\d+$/);
    assert.deepEqual(asked, ['/v1/models', `Bearer ${apiKey}`]);
  });

  it('names the models that there are when the configured one is not among them', async () => {
    const check = await checkAt('huge', () => [200, models]);
    assert.equal(check.status, 'missing');
    assert.match(check.message, /not among the 2 models/);
    assert.equal(check.remedy, 'Set RATCHET_MODEL to one of large, small.');
  });

  it('says that the key is refused, without the key', async () => {
    const check = await checkAt('large', () => [401, { error: { message: `Wrong key ${apiKey}` } }]);
    assert.equal(check.status, 'missing');
    assert.match(check.remedy ?? '', /does not accept the key.*Wrong key \[key\].*OPENAI_API_KEY/);
  });

  it('is content with a server that lists nothing', async () => {
    for (const reply of [
      [404, {}],
      [200, { data: [] }],
      [200, 'hello'],
    ] as const) {
      const check = await checkAt('large', () => reply);
      assert.equal(check.status, 'ok');
      assert.match(check.message, /lists no models/);
    }
  });

  it('says when nothing answers', async () => {
    const check = await checkModel({ name: 'large', apiKey, baseUrl: 'http://me:secret@127.0.0.1:9/v1' });
    assert.equal(check.status, 'limited');
    assert.equal(check.message, 'large at 127.0.0.1:9');
    assert.match(check.remedy ?? '', /cannot be reached.*Check the network and the base URL/);
    assert.doesNotMatch(JSON.stringify(check), /secret/);
    const none = await checkModel({ name: 'large', apiKey, baseUrl: 'no url' });
    assert.equal(none.status, 'limited');
  });
});

async function checkAt(
  name: string,
  answer: (path: string | undefined, key: string | undefined) => readonly [number, unknown],
): Promise<HealthCheck> {
  const server = createServer((request, response) => {
    const [status, body] = answer(request.url, request.headers.authorization);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  try {
    return await checkModel({ name, apiKey, baseUrl: `http://127.0.0.1:${port}/v1` });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
