import type { Page } from 'playwright-core';

/** Something that went wrong in a page or in one of its frames. */
export interface PageProblem {
  /** `policy`: the content security policy refused something */
  readonly kind: 'exception' | 'console' | 'policy';
  readonly text: string;
  /** where it came from, as far as the browser says so */
  readonly source: string;
}

/**
 * Collects what goes wrong in a page from now on. What every plain workbench says of itself on such a server, without
 * any extension, is left out.
 */
export async function collectProblems(page: Page): Promise<() => readonly PageProblem[]> {
  const problems: PageProblem[] = [];
  const note = (problem: PageProblem): void => {
    const words = `${problem.text} ${problem.source}`;
    if (!usual.some((pattern) => pattern.test(words))) problems.push(problem);
  };
  page.on('pageerror', (error) =>
    note({ kind: 'exception', text: error.message, source: error.stack ?? '' }),
  );
  page.on('console', (message) => {
    if (message.type() !== 'error') return;
    const { url, lineNumber } = message.location();
    const text = message.text();
    const kind = /Content Security Policy/i.test(text) ? 'policy' : 'console';
    note({ kind, text, source: `${url}:${lineNumber}` });
  });
  return () => problems;
}

/** Files that the server's package leaves out, the marketplace and the accounts that it does not have. */
const usual: readonly RegExp[] = [
  /Failed to load resource.*(favicon|vsda|\/update\/check|serviceWorker|manifest\.json)/s,
  /A bad HTTP response code \(404\) was received when fetching the script/,
  /\[Service Worker\] registration/,
  /github-authentication|authentication provider 'github'/,
  // A busy machine.
  /Aborted onWillSaveTextDocument-event after/,
  // What a window says when it is loaded anew.
  /Long running operations during shutdown are unsupported in the web/,
  /Unable to write file 'vscode-log:.*IndexedDB database 'vscode-web-db' is closed/s,
  /open-vsx\.org|marketplace\.visualstudio\.com|vscode-unpkg|main\.vscode-cdn\.net/,
];
