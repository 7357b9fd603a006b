import type { DeskSession, Subscription } from '../../core/engine/session-desk.ts';
import type { SessionState } from '../../core/session/state.ts';
import type { LoadedChanges } from '../../core/views/changes-view.ts';
import { changesView, loadChanges } from '../../core/views/changes-view.ts';
import type { PanelView, StatusView } from '../../protocol/panel/panel-view.ts';
import { panelViewOf } from '../../core/views/panel-view.ts';
import type { Looking } from '../../core/views/status-view.ts';
import { statusView } from '../../core/views/status-view.ts';
import type { SessionHistory } from '../../core/views/session-history.ts';
import { createSessionHistory } from '../../core/views/session-history.ts';
import type { LiveText } from '../../protocol/panel/panel-messages.ts';
import type { LiveAddition } from './live-texts.ts';
import { additionOf, silent, withAddition } from './live-texts.ts';

/** What changed of a shown session. */
export type ShownChange =
  /** entries of the timeline that are new or changed; none when only the view changed */
  | { readonly kind: 'view'; readonly entries: readonly number[] }
  | { readonly kind: 'live'; readonly index: number; readonly addition: LiveAddition };

/**
 * A session as the panel shows it, for however many pages: its history, what is said while it works, and the texts of its
 * change. Follows the session until it is disposed of; the session stays on the desk as long.
 */
export class ShownSession implements Subscription {
  readonly session: DeskSession;
  readonly history: SessionHistory;
  readonly #live = new Map<number, LiveText>();
  readonly #loaded = new Map<string, LoadedChanges | 'loading'>();
  readonly #subscriptions: readonly Subscription[];
  readonly #listeners = new Set<(change: ShownChange) => void>();
  #problem: string | null = null;
  #elsewhere = false;

  constructor(session: DeskSession) {
    this.session = session;
    this.history = createSessionHistory(session.events);
    this.#subscriptions = [
      session.look(),
      session.onEvent((recorded, state) => {
        const entries = this.history.add(recorded, state);
        for (const index of entries) if (this.history.timeline.item(index)?.end) this.#live.delete(index);
        this.#tell({ kind: 'view', entries });
      }),
      session.onLive((note) => {
        const index = this.history.timeline.indexOfIntent(note.intent);
        if (index === undefined || this.history.timeline.item(index)?.end) return;
        const addition = additionOf(note);
        this.#live.set(index, withAddition(this.#live.get(index) ?? silent, addition));
        this.#tell({ kind: 'live', index, addition });
      }),
      session.onRunning((problem) => {
        this.#problem = problem;
        if (!session.running) this.#live.clear();
        this.#tell({ kind: 'view', entries: [] });
      }),
    ];
  }

  /** What is said of each running entry. */
  get live(): ReadonlyMap<number, LiveText> {
    return this.#live;
  }

  /** Another process has the session. */
  set elsewhere(elsewhere: boolean) {
    if (elsewhere === this.#elsewhere) return;
    this.#elsewhere = elsewhere;
    this.#tell({ kind: 'view', entries: [] });
  }

  onChange(listener: (change: ShownChange) => void): Subscription {
    this.#listeners.add(listener);
    return { dispose: () => void this.#listeners.delete(listener) };
  }

  /** What is to be shown of a moment (null: the newest). Texts of a change that are not read yet come with a later change. */
  viewAt(seq: number | null): PanelView {
    const moment = seq === null ? this.history.newest : this.history.at(seq);
    return panelViewOf(this.history, moment, {
      ...this.#looking(),
      sessionId: this.session.sessionId,
      follows: seq === null,
      changes: this.#changesOf(moment.state),
    });
  }

  /** Where the session stands now. */
  status(): StatusView {
    return statusView(this.session.state, { ...this.#looking(), follows: true });
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#listeners.clear();
  }

  #looking(): Pick<Looking, 'works' | 'problem'> {
    const { running, isOpen } = this.session;
    const works = running ? 'here' : this.#elsewhere && !isOpen ? 'elsewhere' : 'nowhere';
    return { works, problem: this.#problem };
  }

  #changesOf({ review }: SessionState): PanelView['changes'] {
    if (!review) return null;
    const { changeSet } = review;
    const loaded = this.#loaded.get(changeSet.id);
    if (loaded === undefined) {
      this.#loaded.set(changeSet.id, 'loading');
      void this.#load(changeSet);
    }
    return loaded === undefined || loaded === 'loading' ? null : changesView(loaded, review);
  }

  async #load(changeSet: LoadedChanges['changeSet']): Promise<void> {
    this.#loaded.set(changeSet.id, await loadChanges(changeSet, this.session.blobs));
    this.#tell({ kind: 'view', entries: [] });
  }

  #tell(change: ShownChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}
