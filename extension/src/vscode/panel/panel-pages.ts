import * as vscode from 'vscode';
import { followContextKeys } from '../session-commands/context-keys.ts';
import type { HomeStore, HomeStoreParts } from './home-store.ts';
import { createHomeStore } from './home-store.ts';
import { performPanelCommand } from './panel-commands.ts';
import type { PanelController } from './panel-controller.ts';
import { createPanelController } from './panel-controller.ts';
import type { PageParts, WebviewPage } from './panel-page.ts';
import { connectPage } from './panel-page.ts';
import type { PanelParts } from './register-panel.ts';

/** What stands behind the pages of the panel; made when one is first shown, or a session comes into focus. */
export interface PanelPages {
  readonly home: HomeStore;
  readonly controller: PanelController;
  /** Loads the panel into a webview, until the page is disposed of. */
  connect(webview: vscode.Webview): WebviewPage;
}

/** Follows the session in focus, for whatever pages there are, and for the conditions of menus and keys. */
export function createPanelPages(parts: PanelParts & HomeStoreParts): PanelPages {
  const { focus, log, context, redact } = parts;
  const home = createHomeStore(parts);
  const controller = createPanelController(parts, home);
  const pageParts: PageParts = {
    ...{ context, log, controller, redact },
    perform: (command, page) => performPanelCommand(command, { parts, controller, page, redact }),
    onReady: () => {
      focus.recall().catch((error: unknown) => log.error('Cannot show the last session.', error));
      home.refresh().catch((error: unknown) => log.error('Cannot fill in the form.', error));
    },
  };
  const disposables = vscode.Disposable.from(followContextKeys(controller), controller, home);
  context.subscriptions.push(disposables);
  return {
    home,
    controller,
    connect: (webview) => connectPage(webview, pageParts),
  };
}
