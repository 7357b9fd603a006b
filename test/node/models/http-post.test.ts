import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { HttpPost, HttpReply } from '../../../extension/src/node/models/http-post.ts';
import { postHttp } from '../../../extension/src/node/models/http-post.ts';

const answer = 'data: {"choices":[]}\n\n'.repeat(200);

describe('A POST', () => {
  it('sends its body with its length, and asks for no compression', async () => {
    await using server = await serve((request, response) => {
      void text(request).then((body) =>
        response.end(`${request.method} ${JSON.stringify(request.headers)} ${body}`),
      );
    });
    const said = await bodyOf(await post(server.url, { body: 'grüße' }));
    assert.match(said, /^POST .*"accept-encoding":"identity","content-length":"7".* grüße$/);
  });

  it('reads what a proxy compressed all the same', async () => {
    const compressed = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync } as const;
    for (const [encoding, compress] of Object.entries(compressed)) {
      await using server = await serve((_, response) => {
        response.setHeader('content-encoding', encoding).end(compress(answer));
      });
      assert.equal(await bodyOf(await post(server.url)), answer, encoding);
    }
  });

  it('throws when a compressed body is cut, is no such thing, or is encoded in an unknown way', async () => {
    const whole = gzipSync(answer);
    for (const [encoding, bytes] of [
      ['gzip', whole.subarray(0, whole.length - 12)],
      ['gzip', Buffer.from('plain')],
      ['zip', whole],
    ] as const) {
      await using server = await serve((_, response) => {
        response.setHeader('content-encoding', encoding).end(bytes);
      });
      const reply = await post(server.url);
      await assert.rejects(bodyOf(reply));
      reply.hangUp();
    }
  });

  it('throws when the connection breaks within the body', async () => {
    await using server = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '1000' }).write('half');
      setImmediate(() => response.destroy());
    });
    await assert.rejects(bodyOf(await post(server.url)), /aborted|ECONNRESET/);
  });

  it('is sent again when the connection that it was to use was closed by the server meanwhile', async () => {
    let requests = 0;
    const sockets: Socket[] = [];
    await using server = await serve((request, response) => {
      requests += 1;
      sockets.push(request.socket);
      // The second request reaches a connection that the server gives up instead of answering.
      if (requests === 2) request.socket.resetAndDestroy();
      else response.end(`answer ${requests}`);
    });
    assert.equal(await bodyOf(await post(server.url)), 'answer 1');
    assert.equal(await bodyOf(await post(server.url)), 'answer 3');
    assert.equal(sockets[0], sockets[1], 'the connection was kept');
    assert.notEqual(sockets[1], sockets[2]);
  });

  it('is not sent again when a new connection breaks', async () => {
    let requests = 0;
    await using server = await serve((request) => {
      requests += 1;
      request.socket.resetAndDestroy();
    });
    await assert.rejects(post(server.url), { code: 'ECONNRESET' });
    assert.equal(requests, 1);
  });

  it('takes nothing secret to another origin', async () => {
    const seen: unknown[] = [];
    const watch: RequestListener = (request, response) => {
      seen.push([request.headers['x-plain'], request.headers.authorization]);
      response.end('done');
    };
    await using home = await serve(watch);
    await using away = await serve((request, response) => {
      const location = request.url === '/here' ? '/there' : home.url;
      response.writeHead(307, { location }).end();
    });
    await using near = await serve((request, response) => {
      if (request.url === '/here') response.writeHead(308, { location: '/there' }).end();
      else watch(request, response);
    });
    const headers = { headers: { 'x-plain': 'a' }, secretHeaders: { authorization: 'b' } };
    assert.equal(await bodyOf(await post(`${near.url}/here`, headers)), 'done');
    assert.equal(await bodyOf(await post(`${away.url}/here`, headers)), 'done');
    assert.deepEqual(seen, [
      ['a', 'b'],
      ['a', undefined],
    ]);
  });

  it('reaches a server that listens on IPv6 alone', async function () {
    const server = await serve((_, response) => response.end('six'), '::1').catch(() => undefined);
    if (!server) {
      console.log('      skipped: this machine has no IPv6');
      return this.skip();
    }
    await using open = server;
    assert.equal(await bodyOf(await post(open.url)), 'six');
  });

  it('goes through the proxy that Node is told to use', async () => {
    const asked: string[] = [];
    await using proxy = await serve((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.end('by proxy');
    });
    const module = JSON.stringify(
      join(import.meta.dirname, '../../../extension/src/node/models/http-post.ts'),
    );
    const program = `
      import { postHttp } from ${module};
      const reply = await postHttp({ url: 'http://model.test/v1', headers: {}, secretHeaders: {}, body: '', signal: new AbortController().signal });
      for (let next = await reply.body.next(); !next.done; next = await reply.body.next()) process.stdout.write(next.value);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      env: { PATH: process.env['PATH'], NODE_USE_ENV_PROXY: '1', HTTP_PROXY: proxy.url },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    assert.equal(await text(child.stdout), 'by proxy');
    assert.deepEqual(asked, ['POST http://model.test/v1']);
  });
});

const post = (url: string, more: Partial<HttpPost> = {}): Promise<HttpReply> =>
  postHttp({
    url,
    headers: {},
    secretHeaders: {},
    body: 'hello',
    signal: new AbortController().signal,
    ...more,
  });

async function bodyOf({ body }: HttpReply): Promise<string> {
  const chunks: Uint8Array[] = [];
  for (let next = await body.next(); next.done !== true; next = await body.next()) chunks.push(next.value);
  return Buffer.concat(chunks).toString('utf8');
}

async function serve(
  listener: RequestListener,
  host = '127.0.0.1',
): Promise<AsyncDisposable & { readonly url: string }> {
  const server: Server = createServer(listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
