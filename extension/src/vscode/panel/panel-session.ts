import type { Subscription } from '../../core/engine/session-desk.ts';
import { keepSame } from '../../core/views/keep-same.ts';
import type { HomeView, HostToPanel, LiveText, PanelDelta } from '../../protocol/panel/panel-messages.ts';
import { panelProtocolVersion } from '../../protocol/panel/panel-messages.ts';
import type { PanelView, TimelineEntry } from '../../protocol/panel/panel-view.ts';
import { createLiveOutbox } from './live-outbox.ts';
import { redactStrings } from './redact-strings.ts';
import type { ShownChange, ShownSession } from './shown-session.ts';

/** What a page is kept up to date with. */
export interface PanelSessionParts {
  /** names this page's messages apart from those of every other page, also of one before a reload of the window */
  readonly epoch: string;
  send(message: HostToPanel): void;
  /** milliseconds of any steady clock */
  now(): number;
  /** Calls back once, after so many milliseconds. */
  after(milliseconds: number, call: () => void): Subscription;
  /** Takes secrets out of a text. */
  readonly redact: (text: string) => string;
}

/** Milliseconds between two messages: 25 a second are more than an eye can follow. */
const messageEveryMs = 40;
/** New entries that are sent unasked; a page asks for more of them when they are scrolled to. */
const newestEntriesMax = 100;

/**
 * Keeps one page in step with what it shows: a snapshot when it is loaded, then what changed, at most 25 times a second. A
 * page that is not loaded is sent nothing. Has no truth of its own besides the moment that the page looks at.
 */
export class PanelSession implements Subscription {
  readonly #parts: PanelSessionParts;
  readonly #live = createLiveOutbox();
  readonly #entries = new Set<number>();
  #shown: ShownSession | null = null;
  #following: Subscription | null = null;
  #home: HomeView;
  #moment: number | null = null;
  /** what the page has; null before it is loaded */
  #page: { readonly home: HomeView; readonly view: PanelView | null } | null = null;
  /** entries that the page was told of: new ones before this are changes of known ones */
  #told = 0;
  #seq = 0;
  #timer: Subscription | null = null;
  #sentAt = -Infinity;

  constructor(parts: PanelSessionParts, home: HomeView) {
    this.#parts = parts;
    this.#home = home;
  }

  get shown(): ShownSession | null {
    return this.#shown;
  }

  /** The moment that the page looks at; null: the newest, whatever comes. */
  get moment(): number | null {
    return this.#moment;
  }

  /** The page is loaded, or has missed something. */
  snapshot(): void {
    const view = this.#shown?.viewAt(this.#moment) ?? null;
    this.#page = { home: this.#home, view };
    this.#entries.clear();
    this.#send({
      type: 'snapshot',
      version: panelProtocolVersion,
      epoch: this.#parts.epoch,
      seq: this.#nextSeq(),
      state: { home: this.#home, view, live: this.#liveTexts() },
      entries: this.#newestEntries(view),
    });
  }

  /** The page is gone, or hidden and forgotten. */
  unload(): void {
    this.#page = null;
    this.#entries.clear();
    this.#live.clear();
    this.#timer?.dispose();
    this.#timer = null;
  }

  show(shown: ShownSession | null): void {
    if (shown === this.#shown) return;
    this.#following?.dispose();
    this.#shown = shown;
    this.#moment = null;
    this.#entries.clear();
    this.#live.clear();
    this.#following = shown?.onChange((change) => this.#take(change)) ?? null;
    this.#flushNow();
  }

  home(home: HomeView): void {
    this.#home = home;
    this.#flushSoon();
  }

  /** Looks at another moment. */
  travel(seq: number | null): void {
    this.#moment = seq;
    this.#flushNow();
  }

  dispose(): void {
    this.unload();
    this.#following?.dispose();
  }

  #take(change: ShownChange): void {
    if (!this.#page) return;
    if (change.kind === 'live') this.#live.add(change.index, change.addition);
    else for (const index of change.entries) this.#entries.add(index);
    this.#flushSoon();
  }

  #flushSoon(): void {
    if (!this.#page || this.#timer) return;
    const wait = Math.max(0, this.#sentAt + messageEveryMs - this.#parts.now());
    this.#timer = this.#parts.after(wait, () => this.#flushNow());
  }

  #flushNow(): void {
    this.#timer?.dispose();
    this.#timer = null;
    const before = this.#page;
    if (!before) return;
    const fresh = this.#shown?.viewAt(this.#moment) ?? null;
    const view = keepSame(before.view, fresh);
    const home = keepSame(before.home, this.#home);
    this.#page = { home, view };
    const delta = { ...(home === before.home ? {} : { home }), ...this.#viewDelta(before.view, view) };
    if (Object.keys(delta).length === 0) return;
    this.#send({ type: 'delta', epoch: this.#parts.epoch, seq: this.#nextSeq(), delta });
  }

  #viewDelta(before: PanelView | null, view: PanelView | null): PanelDelta {
    if (before?.session.id !== view?.session.id) {
      this.#live.clear();
      this.#entries.clear();
      return { view, entries: this.#newestEntries(view) };
    }
    if (!before || !view) return {};
    const sections = changedSections(before, view);
    const entries = this.#changedEntries();
    const live = this.#live.take((index) => this.#shown?.live.has(index) ?? false);
    return {
      ...(sections && { sections }),
      ...(entries.length > 0 && { entries }),
      ...(live.length > 0 && { live }),
    };
  }

  #changedEntries(): readonly TimelineEntry[] {
    const timeline = this.#shown?.history.timeline;
    if (!timeline || this.#entries.size === 0) return [];
    const firstNew = Math.max(this.#told, timeline.length - newestEntriesMax);
    const indexes = [...this.#entries].filter((index) => index < this.#told || index >= firstNew);
    this.#entries.clear();
    this.#told = timeline.length;
    return indexes.sort((a, b) => a - b).flatMap((index) => timeline.entry(index) ?? []);
  }

  #newestEntries(view: PanelView | null): readonly TimelineEntry[] {
    const timeline = this.#shown?.history.timeline;
    if (!view || !timeline) return [];
    this.#told = timeline.length;
    const first = Math.max(0, view.entries - newestEntriesMax);
    const length = Math.max(0, view.entries - first);
    return Array.from({ length }, (_, index) => timeline.entry(first + index)).filter(
      (entry) => entry !== undefined,
    );
  }

  #liveTexts(): Record<number, LiveText> {
    return this.#live.restart(this.#shown?.live ?? new Map());
  }

  #nextSeq(): number {
    return (this.#seq += 1);
  }

  #send(message: HostToPanel): void {
    this.#sentAt = this.#parts.now();
    this.#parts.send(redactStrings(message, this.#parts.redact));
  }
}

function changedSections(before: PanelView, view: PanelView): Partial<PanelView> | null {
  const changed = Object.entries(view).filter(
    ([name, section]) => section !== before[name as keyof PanelView],
  );
  return changed.length === 0 ? null : Object.fromEntries(changed);
}
