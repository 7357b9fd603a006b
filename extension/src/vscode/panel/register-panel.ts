import * as vscode from 'vscode';
import type { ExtensionParts } from '../extension-parts.ts';
import type { Lazy } from '../lazily.ts';
import type { HomeStoreParts } from './home-store.ts';
import type { PanelPages } from './panel-pages.ts';
import type { OwnedFocus } from './session-focus.ts';

/** What the panel is made from. */
export interface PanelParts
  extends Pick<ExtensionParts, 'context' | 'log' | 'desk' | 'tasks'>, Pick<HomeStoreParts, 'hasSessions'> {
  readonly focus: OwnedFocus;
  readonly redact: (text: string) => string;
}

/** Where the panel's pages come from; loaded with the first one. */
export type LazyPages = Lazy<PanelPages>;

/** The panel's id as a view, and as a page in the editor area. */
const panelView = 'ratchet.panel';
const panelEditor = 'ratchet.panelEditor';

/**
 * The panel: a view in the side bar, and a page in the editor area for those who want more room. Both show the session in
 * focus. Neither is kept while it is hidden: it is loaded anew, and told everything.
 */
export function registerPanel(
  pages: LazyPages,
  parts: Pick<ExtensionParts, 'context' | 'focus' | 'log'>,
): vscode.Disposable {
  const view = new PanelViewProvider(pages);
  const editor = new PanelEditors(pages, parts.context);
  const { registerCommand } = vscode.commands;
  return vscode.Disposable.from(
    vscode.window.registerWebviewViewProvider(panelView, view),
    vscode.window.registerWebviewPanelSerializer(panelEditor, editor),
    registerCommand('ratchet.showPanel', () => vscode.commands.executeCommand(`${panelView}.focus`)),
    registerCommand('ratchet.openInEditor', () => editor.open()),
    // Menus and keys follow a session also while no page is shown.
    parts.focus.onDidChange(() => {
      pages.load().catch((error: unknown) => parts.log.error('Cannot load the panel.', error));
    }),
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
  readonly #pages: LazyPages;
  #view: vscode.WebviewView | null = null;
  #page: vscode.Disposable | null = null;

  constructor(pages: LazyPages) {
    this.#pages = pages;
  }

  async resolveWebviewView(view: vscode.WebviewView): Promise<void> {
    this.#view = view;
    view.onDidDispose(() => {
      if (this.#view === view) this.#view = null;
    });
    const pages = await this.#pages.load();
    // Moved or closed meanwhile.
    if (this.#view !== view) return;
    const { controller } = pages;
    const page = pages.connect(view.webview);
    const disposables = vscode.Disposable.from(
      page,
      view.onDidChangeVisibility(() => page.setVisible(view.visible)),
      controller.onDidChange(() => showBadge(view, controller)),
    );
    this.#page?.dispose();
    this.#page = disposables;
    showBadge(view, controller);
    view.onDidDispose(() => void disposables.dispose());
  }

  dispose(): void {
    this.#page?.dispose();
  }
}

/** A number on the panel's icon while a question waits. */
function showBadge(view: vscode.WebviewView, { shown }: PanelPages['controller']): void {
  const waits = shown?.status().kind === 'waiting';
  const badge = waits ? { value: 1, tooltip: vscode.l10n.t('The agent needs your answer') } : undefined;
  if (view.badge?.value !== badge?.value) view.badge = badge;
}

/** The page in the editor area; there is one of it. */
class PanelEditors implements vscode.WebviewPanelSerializer, vscode.Disposable {
  readonly #pages: LazyPages;
  readonly #context: Pick<vscode.ExtensionContext, 'extensionUri'>;
  #panel: vscode.WebviewPanel | null = null;

  constructor(pages: LazyPages, context: Pick<vscode.ExtensionContext, 'extensionUri'>) {
    this.#pages = pages;
    this.#context = context;
  }

  async open(): Promise<void> {
    if (this.#panel) this.#panel.reveal();
    else {
      const title = vscode.l10n.t('Agent');
      await this.#connect(vscode.window.createWebviewPanel(panelEditor, title, vscode.ViewColumn.Active));
    }
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    if (this.#panel) panel.dispose();
    else await this.#connect(panel);
  }

  dispose(): void {
    this.#panel?.dispose();
  }

  async #connect(panel: vscode.WebviewPanel): Promise<void> {
    this.#panel = panel;
    const picture = (name: string): vscode.Uri =>
      vscode.Uri.joinPath(this.#context.extensionUri, 'media', name);
    panel.iconPath = { light: picture('ratchet.svg'), dark: picture('ratchet-on-dark.svg') };
    panel.onDidDispose(() => {
      if (this.#panel === panel) this.#panel = null;
    });
    const pages = await this.#pages.load();
    if (this.#panel !== panel) return;
    const page = pages.connect(panel.webview);
    panel.onDidChangeViewState(() => page.setVisible(panel.visible));
    panel.onDidDispose(() => void page.dispose());
  }
}
