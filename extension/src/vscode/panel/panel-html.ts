/** Where the page's files are for it, and what its policy lets it load. */
export interface PageFiles {
  /** address of a file of the panel's folder, for the page */
  readonly address: (name: string) => string;
  /** source that the editor serves these files from */
  readonly cspSource: string;
  /** made anew for each page */
  readonly nonce: string;
}

/** The panel's page. It runs our script and nothing else: no inline code, no evaluation, no other server. */
export function panelHtml({ address, cspSource, nonce }: PageFiles): string {
  const policy = [
    "default-src 'none'",
    `img-src ${cspSource} data:`,
    `font-src ${cspSource}`,
    `style-src ${cspSource}`,
    `script-src 'nonce-${nonce}'`,
    `connect-src ${cspSource}`,
  ].join('; ');
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta property="csp-nonce" nonce="${nonce}" />
    <title>Ratchet</title>
    <link rel="stylesheet" id="vscode-codicon-stylesheet" href="${address('panel.css')}" />
    <script type="module" nonce="${nonce}" src="${address('panel.js')}"></script>
  </head>
  <body>
    <div id="root"></div>
  </body>
</html>`;
}
