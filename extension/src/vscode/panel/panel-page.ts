import * as vscode from 'vscode';
import type { Subscription } from '../../core/engine/session-desk.ts';
import type { HostToPanel, PanelCommand } from '../../protocol/panel/panel-messages.ts';
import { PanelToHost } from '../../protocol/panel/panel-messages.ts';
import type { Result } from '../../protocol/result.ts';
import type { ExtensionParts } from '../extension-parts.ts';
import type { PanelController, PanelPage } from './panel-controller.ts';
import { panelHtml } from './panel-html.ts';
import { PanelSession } from './panel-session.ts';
import { redactStrings } from './redact-strings.ts';

/** What a page is connected with. */
export interface PageParts {
  readonly context: Pick<vscode.ExtensionContext, 'extensionUri'>;
  readonly log: ExtensionParts['log'];
  readonly controller: PanelController;
  readonly redact: (text: string) => string;
  /** Does what the page asks for; its value is the answer. */
  readonly perform: (command: PanelCommand, page: PanelPage) => Promise<Result<unknown, string>>;
  /** told when the page was loaded */
  readonly onReady: () => void;
}

/** A page that lives in a webview. Its document is loaded anew each time that it was hidden. */
export interface WebviewPage extends PanelPage, vscode.Disposable {
  /** The page can be seen, or not: a hidden one drops what it is sent. */
  setVisible(visible: boolean): void;
}

/** Loads the panel into a webview and connects it. Nothing but the panel's own files can be loaded by it. */
export function connectPage(webview: vscode.Webview, parts: PageParts): WebviewPage {
  const folder = vscode.Uri.joinPath(parts.context.extensionUri, 'dist', 'webview');
  webview.options = {
    enableScripts: true,
    localResourceRoots: [folder],
    enableCommandUris: false,
    enableForms: false,
  };
  const page = new Page(webview, parts);
  webview.html = panelHtml({
    address: (name) => webview.asWebviewUri(vscode.Uri.joinPath(folder, name)).toString(),
    cspSource: webview.cspSource,
    nonce: crypto.randomUUID().replaceAll('-', ''),
  });
  return page;
}

class Page implements WebviewPage {
  readonly panel: PanelSession;
  readonly #webview: vscode.Webview;
  readonly #parts: PageParts;
  readonly #subscriptions: readonly Subscription[];
  #disposed = false;

  constructor(webview: vscode.Webview, parts: PageParts) {
    this.#webview = webview;
    this.#parts = parts;
    const { controller, redact } = parts;
    this.panel = new PanelSession(
      {
        epoch: crypto.randomUUID(),
        send: (message) => this.#send(message),
        now: () => performance.now(),
        after: (milliseconds, call) => {
          const timer = setTimeout(call, milliseconds);
          return { dispose: () => clearTimeout(timer) };
        },
        redact,
      },
      controller.home.view,
    );
    this.#subscriptions = [
      webview.onDidReceiveMessage((message: unknown) => this.#receive(message)),
      controller.add(this),
    ];
  }

  post(message: Extract<HostToPanel, { type: 'focus' }>): void {
    this.#send(message);
  }

  setVisible(visible: boolean): void {
    if (!visible) this.panel.unload();
  }

  dispose(): void {
    this.#disposed = true;
    this.panel.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #send(message: HostToPanel): void {
    if (this.#disposed) return;
    // A page that was hidden meanwhile drops it, and asks for everything when it is loaded again.
    this.#webview.postMessage(message).then(undefined, (error: unknown) => {
      this.#parts.log.debug('A message did not reach the panel.', error);
    });
  }

  /** The page shows what models wrote: whatever comes from it is checked. */
  #receive(raw: unknown): void {
    const parsed = PanelToHost.safeParse(raw);
    if (!parsed.success) {
      this.#parts.log.warn(`The panel sent a message that is none: ${parsed.error.message}`);
      return;
    }
    const message = parsed.data;
    switch (message.type) {
      case 'ready':
        this.panel.snapshot();
        this.#parts.onReady();
        return;
      case 'resync':
        this.#parts.log.debug(`The panel asks for everything anew: ${message.why}`);
        this.panel.snapshot();
        return;
      case 'page-error':
        this.#parts.log.error(`The panel's page: ${message.message}`);
        return;
      case 'command':
        void this.#answer(message.id, message.command);
    }
  }

  async #answer(id: number, command: PanelCommand): Promise<void> {
    const reply = await this.#perform(command);
    this.#send(
      redactStrings<HostToPanel>(
        reply.ok
          ? { type: 'reply', id, ok: true, value: reply.value ?? null }
          : { type: 'reply', id, ok: false, message: reply.failure.message },
        this.#parts.redact,
      ),
    );
  }

  /** A bug in a command is an answer, too: the page would wait for ever. */
  async #perform(command: PanelCommand): Promise<Result<unknown, string>> {
    try {
      return await this.#parts.perform(command, this);
    } catch (error) {
      this.#parts.log.error(`Cannot carry out ${command.name}.`, error);
      const message = error instanceof Error ? error.message : String(error);
      return {
        ok: false,
        failure: { reason: 'bug', message: `Cannot carry out ${command.name}: ${message}` },
      };
    }
  }
}
