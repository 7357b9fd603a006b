import * as vscode from 'vscode';
import type { ExtensionParts } from '../extension-parts.ts';
import type { PanelController } from './panel-controller.ts';
import { performPanelCommand } from './panel-commands.ts';
import type { PageParts, WebviewPage } from './panel-page.ts';
import { connectPage } from './panel-page.ts';
import type { OwnedFocus } from './session-focus.ts';

/** What the panel is made from. */
export interface PanelParts extends Pick<ExtensionParts, 'context' | 'log' | 'desk' | 'tasks'> {
  readonly focus: OwnedFocus;
  readonly controller: PanelController;
  readonly redact: (text: string) => string;
}

/** The panel's id as a view, and as a page in the editor area. */
const panelView = 'ratchet.panel';
const panelEditor = 'ratchet.panelEditor';

/**
 * The panel: a view in the side bar, and a page in the editor area for those who want more room. Both show the session in
 * focus. Neither is kept while it is hidden: it is loaded anew, and told everything.
 */
export function registerPanel(parts: PanelParts): vscode.Disposable {
  const pageParts: PageParts = {
    context: parts.context,
    log: parts.log,
    controller: parts.controller,
    redact: parts.redact,
    perform: (command, page) =>
      performPanelCommand(command, { parts, controller: parts.controller, page, redact: parts.redact }),
    onReady: () => {
      parts.focus.recall().catch((error: unknown) => parts.log.error('Cannot show the last session.', error));
      parts.controller.home
        .refresh()
        .catch((error: unknown) => parts.log.error('Cannot fill in the form.', error));
    },
  };
  const view = new PanelViewProvider(pageParts);
  const editor = new PanelEditors(pageParts);
  const { registerCommand } = vscode.commands;
  return vscode.Disposable.from(
    vscode.window.registerWebviewViewProvider(panelView, view),
    vscode.window.registerWebviewPanelSerializer(panelEditor, editor),
    parts.controller.onDidChange(() => view.showBadge()),
    registerCommand('ratchet.showPanel', () => vscode.commands.executeCommand(`${panelView}.focus`)),
    registerCommand('ratchet.openInEditor', () => editor.open()),
    view,
    editor,
  );
}

/** Brings the panel into sight, wherever the person has it, without taking the keyboard. */
export async function revealPanel(): Promise<void> {
  const inEditor = vscode.window.tabGroups.all.some(({ activeTab }) => isPanelTab(activeTab));
  if (!inEditor) await vscode.commands.executeCommand(`${panelView}.focus`, { preserveFocus: true });
}

const isPanelTab = (tab: vscode.Tab | undefined): boolean =>
  tab?.input instanceof vscode.TabInputWebview && tab.input.viewType.endsWith(panelEditor);

/** A view that was moved is resolved again with another webview; what is disposed of late then is the old one. */
class PanelViewProvider implements vscode.WebviewViewProvider, vscode.Disposable {
  readonly #parts: PageParts;
  #current: { readonly view: vscode.WebviewView; readonly page: WebviewPage } | null = null;

  constructor(parts: PageParts) {
    this.#parts = parts;
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    this.#current?.page.dispose();
    const page = connectPage(view.webview, this.#parts);
    const current = { view, page };
    this.#current = current;
    view.onDidChangeVisibility(() => page.setVisible(view.visible));
    view.onDidDispose(() => {
      page.dispose();
      if (this.#current === current) this.#current = null;
    });
    this.showBadge();
  }

  /** A number on the panel's icon while a question waits. */
  showBadge(): void {
    if (!this.#current) return;
    const { shown } = this.#parts.controller;
    const waits = shown?.status().kind === 'waiting';
    const badge = waits ? { value: 1, tooltip: vscode.l10n.t('The agent needs your answer') } : undefined;
    const { view } = this.#current;
    if (view.badge?.value !== badge?.value) view.badge = badge;
  }

  dispose(): void {
    this.#current?.page.dispose();
  }
}

/** The page in the editor area; there is one of it. */
class PanelEditors implements vscode.WebviewPanelSerializer, vscode.Disposable {
  readonly #parts: PageParts;
  #panel: vscode.WebviewPanel | null = null;

  constructor(parts: PageParts) {
    this.#parts = parts;
  }

  open(): void {
    if (this.#panel) {
      this.#panel.reveal();
      return;
    }
    const title = vscode.l10n.t('Agent');
    this.#connect(vscode.window.createWebviewPanel(panelEditor, title, vscode.ViewColumn.Active));
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    if (this.#panel) panel.dispose();
    else this.#connect(panel);
  }

  dispose(): void {
    this.#panel?.dispose();
  }

  #connect(panel: vscode.WebviewPanel): void {
    this.#panel = panel;
    const { context } = this.#parts;
    panel.iconPath = vscode.Uri.joinPath(context.extensionUri, 'media', 'ratchet.svg');
    const page = connectPage(panel.webview, this.#parts);
    panel.onDidChangeViewState(() => page.setVisible(panel.visible));
    panel.onDidDispose(() => {
      page.dispose();
      if (this.#panel === panel) this.#panel = null;
    });
  }
}
