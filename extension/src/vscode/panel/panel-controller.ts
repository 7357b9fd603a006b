import * as vscode from 'vscode';
import type { Subscription } from '../../core/engine/session-desk.ts';
import type { HostToPanel } from '../../protocol/panel/panel-messages.ts';
import type { ExtensionParts } from '../extension-parts.ts';
import type { HomeStore } from './home-store.ts';
import type { PanelSession } from './panel-session.ts';
import { ShownSession } from './shown-session.ts';

/** A page that shows the panel, in the side bar or in the editor area. */
export interface PanelPage {
  readonly panel: PanelSession;
  /** Sends a message that is no part of what is shown; dropped by a page that cannot be seen. */
  post(message: Extract<HostToPanel, { type: 'focus' }>): void;
}

/** What all pages of a window share: the session that they show and the form. */
export interface PanelController extends vscode.Disposable {
  readonly shown: ShownSession | null;
  readonly home: HomeStore;
  /** told when another session is shown, and when the shown one moved */
  readonly onDidChange: vscode.Event<void>;
  /** A page that shows what is shown, until it is disposed of. */
  add(page: PanelPage): Subscription;
  /** Moves the focus on the pages that can be seen. */
  focusOn(on: Extract<HostToPanel, { type: 'focus' }>['on']): void;
}

/** Milliseconds between looks at a session that another process may be working on. */
const lookEveryMs = 2_000;

/** Follows the window's focus. */
export function createPanelController(
  parts: Pick<ExtensionParts, 'desk' | 'focus' | 'log'>,
  home: HomeStore,
): PanelController {
  return new Controller(parts, home);
}

class Controller implements PanelController {
  readonly home: HomeStore;
  readonly #parts: Pick<ExtensionParts, 'desk' | 'focus' | 'log'>;
  readonly #pages = new Set<PanelPage>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #subscriptions: readonly Subscription[];
  #shown: ShownSession | null = null;
  #following: Subscription | null = null;
  #timer: NodeJS.Timeout | undefined;
  /** when the shown session's ledger was written to last, as far as it was read */
  #readUntil = 0;

  constructor(parts: Pick<ExtensionParts, 'desk' | 'focus' | 'log'>, home: HomeStore) {
    this.#parts = parts;
    this.home = home;
    this.#subscriptions = [
      this.#changed,
      parts.focus.onDidChange(() => this.#show()),
      home.onDidChange(() => {
        const { view } = home;
        for (const { panel } of this.#pages) panel.home(view);
      }),
    ];
    this.#show();
  }

  get shown(): ShownSession | null {
    return this.#shown;
  }

  add(page: PanelPage): Subscription {
    this.#pages.add(page);
    page.panel.show(this.#shown);
    return { dispose: () => void this.#pages.delete(page) };
  }

  focusOn(on: Extract<HostToPanel, { type: 'focus' }>['on']): void {
    for (const page of this.#pages) page.post({ type: 'focus', on });
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#following?.dispose();
    this.#shown?.dispose();
    this.#shown = null;
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #show(): void {
    const session = this.#parts.focus.current;
    if (session === (this.#shown?.session ?? null)) return;
    const before = this.#shown;
    this.#following?.dispose();
    this.#shown = session && new ShownSession(session);
    this.#following =
      this.#shown?.onChange(({ kind }) => {
        if (kind === 'view') this.#changed.fire();
      }) ?? null;
    for (const { panel } of this.#pages) panel.show(this.#shown);
    before?.dispose();
    this.#changed.fire();
    this.#readUntil = 0;
    this.#lookElsewhere();
  }

  /** A session that is at work, but not here, may be at work in another process: what that records is shown, too. */
  #lookElsewhere(): void {
    clearTimeout(this.#timer);
    const shown = this.#shown;
    if (!shown) return;
    const again = (): void => {
      // Another session is shown by now, and followed, or none is any more.
      if (shown !== this.#shown) return;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#lookElsewhere(), lookEveryMs);
    };
    const { session } = shown;
    const quiet = session.isOpen || session.running || session.state.lifecycle.kind === 'ended';
    if (quiet || this.#pages.size === 0) return again();
    this.#followElsewhere(shown).then(again, (error: unknown) => {
      this.#parts.log.error(`Cannot follow session ${session.sessionId}.`, error);
      again();
    });
  }

  async #followElsewhere(shown: ShownSession): Promise<void> {
    const { session } = shown;
    const cards = await (await this.#parts.desk()).list();
    const card = cards.find(({ sessionId }) => sessionId === session.sessionId);
    if (!card || shown !== this.#shown) return;
    shown.elsewhere = card.open === 'elsewhere';
    if (card.changedAt > this.#readUntil) await session.catchUp();
    this.#readUntil = card.changedAt;
  }
}
