import type { Frame, Locator } from 'playwright-core';
import type { Workbench } from './open-workbench.ts';

/** milliseconds between two looks */
const betweenMs = 50;

/** The agent's panel as a person uses it. Its page is looked for anew each time, as a hidden one is thrown away. */
export interface PanelPage {
  /** the page of a session, or of the form for a task */
  frame(): Promise<Frame>;
  /** where the session stands, in a word: "Working", "Ready for review"; empty without a session */
  word(): Promise<string>;
  /** waits until the session stands so; rejects with where it stands instead */
  status(word: string): Promise<void>;
  /** selects one of the page's tabs; does nothing where that part is shown beside the others */
  tab(name: string): Promise<void>;
  /** a button by its accessible name */
  button(name: string | RegExp): Promise<Locator>;
}

/** The panel of a workbench; whatever is waited for comes within `limitMs`, or the wait rejects. */
export function panelPage(workbench: Workbench, limitMs = 30_000): PanelPage {
  const frame = async (): Promise<Frame> => (await workbench.webview('main', limitMs)).frame;
  const word = async (): Promise<string> => {
    const words = await (await frame()).locator('.status-line strong').allInnerTexts();
    return words[0] ?? '';
  };
  return {
    frame,
    word,
    async status(wanted) {
      let seen = '';
      await until(
        async () => (seen = await word()) === wanted,
        () => `The session stands at "${seen}" instead of "${wanted}"`,
        limitMs,
      );
    },
    async tab(name) {
      const tab = (await frame()).getByRole('tab', { name }).first();
      if ((await tab.count()) > 0) await tab.click({ timeout: limitMs });
    },
    button: async (name) => (await frame()).getByRole('button', { name }).first(),
  };
}

/**
 * Resolves when it is so; rejects with what `otherwise` says when it does not come about in time. A look that fails
 * counts as "not yet": the page may be loaded anew while it is looked at.
 */
export async function until(
  isSo: () => Promise<boolean>,
  otherwise: () => string,
  limitMs: number,
): Promise<void> {
  const deadline = performance.now() + limitMs;
  let failure = '';
  for (;;) {
    try {
      if (await isSo()) return;
      failure = '';
    } catch (error) {
      failure = `; the last look failed: ${error instanceof Error ? error.message : String(error)}`;
    }
    if (performance.now() > deadline) throw new Error(`${otherwise()} after ${limitMs} ms${failure}.`);
    await new Promise((next) => setTimeout(next, betweenMs));
  }
}
