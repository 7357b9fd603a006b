import type { PanelState } from '../../../extension/src/protocol/panel/panel-messages.ts';
import type { EntryDetail, TimelineEntry } from '../../../extension/src/protocol/panel/panel-view.ts';

/** One state of the panel to look at, with what the host would answer in it. */
export interface Scene {
  readonly name: string;
  readonly state: PanelState;
  /** the timeline's entry at an index below `state.view.entries` */
  readonly entry: (index: number) => TimelineEntry;
  /** what entries hold, by index */
  readonly details: Readonly<Record<number, EntryDetail>>;
  /** state of the interface that the page finds saved: `{ 'page.tab': 'plan' }` */
  readonly saved?: Readonly<Record<string, unknown>>;
  /** a refusal that every command but those that fetch more is answered with */
  readonly refusal?: string;
}

/** The time at which every scene stands, in milliseconds since the epoch: 2026-11-20 14:30 UTC. */
export const sceneTime = Date.UTC(2026, 10, 20, 14, 30);
