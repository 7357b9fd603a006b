import assert from 'node:assert/strict';
import { panelHtml } from '../../../extension/src/vscode/panel/panel-html.ts';

describe("The panel's page", () => {
  const html = panelHtml({
    address: (name) => `https://files.example/${name}`,
    cspSource: 'https://files.example',
    nonce: 'abc123',
  });
  const policy = /Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1] ?? '';

  it('lets nothing be loaded but its own files, and no script without its nonce', () => {
    assert.deepEqual(policy.split('; ').sort(), [
      'connect-src https://files.example',
      "default-src 'none'",
      'font-src https://files.example',
      'img-src https://files.example data:',
      "script-src 'nonce-abc123'",
      'style-src https://files.example',
    ]);
    assert.doesNotMatch(policy, /unsafe|\*/);
  });

  it('has no inline script or style', () => {
    assert.deepEqual(html.match(/<script[^>]*>/g), [
      '<script type="module" nonce="abc123" src="https://files.example/panel.js">',
    ]);
    assert.doesNotMatch(html, /<style|style=|onload=/);
  });
});
