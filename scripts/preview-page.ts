import { build } from 'esbuild';
import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { buildWebview } from './build-webview.ts';

const preview = join(import.meta.dirname, '..', 'webview-ui', 'preview');

/** A server of the preview; closing it frees the port. */
export interface PreviewServer extends AsyncDisposable {
  /** the address of a scene in a theme; the time stands still in it */
  readonly address: (scene: string, theme: string, more?: Readonly<Record<string, string>>) => string;
}

/**
 * Builds the panel as it is shipped, and what stands in for the editor around it, into a folder; serves that on a free
 * port of this machine under the content security policy that the editor's panel has.
 */
export async function servePreview(folder: string): Promise<PreviewServer> {
  await buildWebview(folder, { minify: false });
  await build({
    entryPoints: [join(preview, 'preview.ts')],
    outfile: join(folder, 'preview.js'),
    bundle: true,
    format: 'iife',
    target: 'chrome134',
    logLevel: 'warning',
  });
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
    const file = join(folder, path);
    if (path === '/') {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.setHeader('content-security-policy', policy);
      response.end(page);
    } else if (existsSync(file)) {
      response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream');
      createReadStream(file).pipe(response);
    } else {
      response.statusCode = 404;
      response.end();
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    address(scene, theme, more = {}) {
      const query = new URLSearchParams({ scene, theme, still: '', ...more });
      return `http://127.0.0.1:${port}/?${query.toString()}`;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

const nonce = 'preview';
const policy = [
  "default-src 'none'",
  "img-src 'self' data:",
  "font-src 'self'",
  "style-src 'self'",
  `script-src 'nonce-${nonce}'`,
  "connect-src 'self'",
].join('; ');

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta property="csp-nonce" nonce="${nonce}" />
    <link rel="icon" href="data:," />
    <title>Ratchet</title>
    <script nonce="${nonce}" src="preview.js"></script>
    <link rel="stylesheet" href="panel.css" />
    <script type="module" nonce="${nonce}" src="panel.js"></script>
  </head>
  <body>
    <div id="root"></div>
  </body>
</html>
`;

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.ttf': 'font/ttf',
};
