import * as vscode from 'vscode';
import type { SessionCard, SessionDesk, Subscription } from '../../core/engine/session-desk.ts';
import type { HomeView } from '../../protocol/panel/panel-messages.ts';
import { TaskDraft } from '../../protocol/panel/panel-messages.ts';
import type { ExtensionParts } from '../extension-parts.ts';
import { modelInUse } from '../tasks/model-in-use.ts';
import { isTrusted } from '../trust/trust.ts';
import { emptyDraft, homeView } from './home-view.ts';

/** The form for a task as it stands now; survives the page, and the draft also the window. */
export interface HomeStore extends vscode.Disposable {
  readonly view: HomeView;
  readonly onDidChange: vscode.Event<void>;
  /** Reads everything anew that may have changed. */
  refresh(): Promise<void>;
  /** Fills in what is known; what is not stays as the person left it. */
  fillIn(known: Partial<TaskDraft>): void;
  /** Takes over what the person typed. */
  edit(draft: TaskDraft): void;
  /** Empties the form: the task was begun. */
  clear(): void;
}

/** What the store reads from. */
export interface HomeStoreParts extends Pick<
  ExtensionParts,
  'desk' | 'settings' | 'keys' | 'context' | 'log'
> {
  /** Whether there is any recorded session; without one the engine is not loaded for the list of recent ones. */
  readonly hasSessions: () => boolean;
}

/** A store that knows nothing yet: call `refresh` when someone looks. */
export function createHomeStore(parts: HomeStoreParts): HomeStore {
  return new Store(parts);
}

const remembered = 'ratchet.draft';
const refreshDelayMs = 200;

class Store implements HomeStore {
  readonly #parts: HomeStoreParts;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #subscriptions: Subscription[];
  #draft: TaskDraft;
  #model: string | null = null;
  #hasKey = false;
  #cards: readonly SessionCard[] = [];
  /** known with the engine, and so with the sessions that it is for */
  #workspaceOf: SessionDesk['workspaceOf'] = (folder) => folder;
  #followsDesk = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: HomeStoreParts) {
    this.#parts = parts;
    const saved = TaskDraft.safeParse(parts.context.workspaceState.get(remembered));
    this.#draft = saved.success ? saved.data : emptyDraft(parts.settings.autonomy, null);
    this.#subscriptions = [
      this.#changed,
      parts.settings.onDidChange(() => this.#soon()),
      parts.keys.onDidChange(() => this.#soon()),
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.#soon()),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.#soon()),
    ];
  }

  get view(): HomeView {
    return homeView({
      model: this.#model,
      hasKey: this.#hasKey,
      trusted: isTrusted(),
      folders: (vscode.workspace.workspaceFolders ?? []).map(({ name, uri }) => ({
        name,
        path: this.#workspaceOf(uri.fsPath),
      })),
      draft: this.#draft,
      cards: this.#cards,
    });
  }

  async refresh(): Promise<void> {
    const before = this.#model;
    this.#model = await modelInUse(this.#parts);
    this.#hasKey = (await this.#parts.keys.get()) !== undefined;
    // A model that came, went or was renamed is what the next task is for.
    if (before !== this.#model || this.#draft.model === null)
      this.#draft = { ...this.#draft, model: this.#model };
    this.#changed.fire();
    if (!this.#parts.hasSessions()) return;
    const desk = await this.#parts.desk();
    if (!this.#followsDesk) this.#subscriptions.push(desk.onDidChange(() => this.#soon()));
    this.#followsDesk = true;
    this.#workspaceOf = (folder) => desk.workspaceOf(folder);
    this.#cards = await desk.list();
    this.#changed.fire();
  }

  fillIn(known: Partial<TaskDraft>): void {
    const context = [...this.#draft.context, ...(known.context ?? [])];
    const distinct = new Map(context.map((item) => [JSON.stringify(item), item]));
    this.#keep({ ...this.#draft, ...known, context: [...distinct.values()] });
    this.#changed.fire();
  }

  edit(draft: TaskDraft): void {
    this.#keep(draft);
    this.#changed.fire();
  }

  clear(): void {
    this.#keep(emptyDraft(this.#parts.settings.autonomy, this.#model));
    this.#changed.fire();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #keep(draft: TaskDraft): void {
    this.#draft = draft;
    void this.#parts.context.workspaceState.update(remembered, draft);
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.refresh().catch((error: unknown) => this.#parts.log.error('Cannot refresh the form.', error));
    }, refreshDelayMs);
  }
}
