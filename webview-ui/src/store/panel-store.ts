import type {
  HomeView,
  HostToPanel,
  PanelDelta,
  PanelState,
  panelProtocolVersion,
} from '../../../extension/src/protocol/panel/panel-messages.ts';
import type { PanelView, TimelineEntry } from '../../../extension/src/protocol/panel/panel-view.ts';
import { noDetails, withDetail } from './detail-cache.ts';
import type { DetailCache, KnownDetail } from './detail-cache.ts';
import { noEntries, withEntries } from './entry-cache.ts';
import type { EntryCache } from './entry-cache.ts';
import { withLive, withoutLive } from './live-text.ts';
import type { LiveTexts } from './live-text.ts';

/** The version of the messages that this page was built for; the compiler keeps it equal to the protocol's. */
export const pageVersion: typeof panelProtocolVersion = 1;

/**
 * What the page knows.
 *
 * loading --snapshot--> shown --gap, other epoch--> shown (behind) --snapshot--> shown
 *    \----------------- snapshot of another version -----> outdated (the page has to be loaded anew)
 */
export type PageState =
  { readonly kind: 'loading' } | { readonly kind: 'outdated'; readonly theirs: number } | ShownPage;

/** A page that shows something. */
export interface ShownPage {
  readonly kind: 'shown';
  readonly epoch: string;
  /** of the newest message that is part of it */
  readonly seq: number;
  /** a message was missing: a snapshot was asked for, deltas are passed over until it comes */
  readonly behind: boolean;
  readonly home: HomeView;
  readonly view: PanelView | null;
  readonly entries: EntryCache;
  readonly live: LiveTexts;
  readonly details: DetailCache;
  /** what the host asked to focus and nothing took yet */
  readonly focus: FocusTarget | null;
  /** the newest command that failed and what the host said, until it is dismissed */
  readonly failure: string | null;
}

/** What the host can move the focus to. */
export type FocusTarget = Extract<HostToPanel, { type: 'focus' }>['on'];

/** What changes the page: a message of the host, or something of the page's own. */
export type PageEvent =
  | Exclude<HostToPanel, { type: 'reply' }>
  /** entries that were asked for; of another session than the one shown they are passed over */
  | { readonly type: 'entries-loaded'; readonly session: string; readonly entries: readonly TimelineEntry[] }
  | { readonly type: 'detail-loaded'; readonly session: string; readonly known: KnownDetail }
  | { readonly type: 'focused' }
  | { readonly type: 'command-failed'; readonly message: string }
  | { readonly type: 'failure-dismissed' };

/** Before the first message. */
export const loadingPage: PageState = { kind: 'loading' };

/** The page after an event. Pure: whoever keeps the state asks for a snapshot when `needsSnapshot` says so. */
export function reducePage(page: PageState, event: PageEvent): PageState {
  if (event.type === 'snapshot') return snapshot(page, event);
  if (page.kind !== 'shown') return page;
  switch (event.type) {
    case 'delta':
      return follows(page, event) ? { ...withDelta(page, event.delta), seq: event.seq } : behind(page);
    case 'entries-loaded':
      if (page.view?.session.id !== event.session) return page;
      return { ...page, entries: withEntries(page.entries, event.entries) };
    case 'detail-loaded':
      if (page.view?.session.id !== event.session) return page;
      return { ...page, details: withDetail(page.details, event.known) };
    case 'focus':
      return { ...page, focus: event.on };
    case 'focused':
      return { ...page, focus: null };
    case 'command-failed':
      return { ...page, failure: event.message };
    case 'failure-dismissed':
      return page.failure === null ? page : { ...page, failure: null };
  }
}

/** Why a snapshot has to be asked for after an event, or null: a message was missing, or the host is a new one. */
export function needsSnapshot(before: PageState, after: PageState, event: PageEvent): string | null {
  if (event.type !== 'delta') return null;
  if (before.kind === 'loading') return 'a change came before a snapshot';
  if (after.kind !== 'shown' || !after.behind) return null;
  if (before.kind === 'shown' && before.behind && before.epoch === event.epoch) return null;
  return event.epoch === after.epoch
    ? `message ${after.seq + 1} is missing: ${event.seq} came`
    : 'the host was started anew';
}

function snapshot(page: PageState, message: Extract<HostToPanel, { type: 'snapshot' }>): PageState {
  if (message.version !== (pageVersion as number)) return { kind: 'outdated', theirs: message.version };
  const { state, epoch, seq } = message;
  const shown = page.kind === 'shown' ? page : null;
  // Another host may count the entries of the same session in another way.
  const known =
    shown?.epoch === epoch && shown.view?.session.id === state.view?.session.id ? shown.entries : noEntries;
  return {
    kind: 'shown',
    epoch,
    seq,
    behind: false,
    ...shownState(state),
    details: noDetails,
    entries: withEntries(known, message.entries),
    focus: shown?.focus ?? null,
    failure: shown?.failure ?? null,
  };
}

function shownState({ home, view, live }: PanelState): Pick<ShownPage, 'home' | 'view' | 'live'> {
  return { home, view, live };
}

function follows(page: ShownPage, message: { readonly epoch: string; readonly seq: number }): boolean {
  return !page.behind && message.epoch === page.epoch && message.seq === page.seq + 1;
}

function behind(page: ShownPage): ShownPage {
  return page.behind ? page : { ...page, behind: true };
}

function withDelta(page: ShownPage, delta: PanelDelta): ShownPage {
  const base = withView(delta.home === undefined ? page : { ...page, home: delta.home }, delta);
  const entries = delta.entries ?? [];
  const ended = entries.filter(({ endSeq }) => endSeq !== null).map(({ index }) => index);
  const live = delta.live === undefined ? base.live : withLive(base.live, delta.live);
  return { ...base, entries: withEntries(base.entries, entries), live: withoutLive(live, ended) };
}

function withView(page: ShownPage, { view, sections }: PanelDelta): ShownPage {
  const replaced =
    view === undefined
      ? page
      : view !== null && view.session.id === page.view?.session.id
        ? { ...page, view }
        : { ...page, view, entries: noEntries, live: {}, details: noDetails };
  if (sections === undefined || replaced.view === null) return replaced;
  return { ...replaced, view: { ...replaced.view, ...sections } };
}
