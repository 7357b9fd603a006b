import type { HomeView } from '../../extension/src/protocol/panel/panel-messages.ts';
import type { PanelView } from '../../extension/src/protocol/panel/panel-view.ts';

/** A session that has just begun, with what a test says about it. */
export function panelView(more: Partial<PanelView> = {}): PanelView {
  return {
    session: {
      id: 'session-1',
      task: 'Round every discount down to the cent',
      mode: 'run',
      test: null,
      workspace: 'shop',
      model: 'gpt-6-sol',
      autonomy: 'suggest',
      caps: { turns: 200, tokens: 10_000_000, costUsd: 10, elapsedMs: 7_200_000 },
      startedAt: 0,
      isolation: [],
    },
    moment: { seq: 1, last: 1, at: 0, follows: true },
    status: { kind: 'working', word: 'Working', detail: '', phase: 'perceive', actions: ['stop'] },
    plan: null,
    gates: [],
    changes: null,
    checkpoints: [],
    spending: {
      turns: 0,
      inputTokens: 0,
      cachedTokens: 0,
      outputTokens: 0,
      costUsd: 0,
      costUnknown: false,
      cacheShare: null,
      elapsedMs: 0,
    },
    suspicious: [],
    entries: 0,
    ...more,
  };
}

/** A form with nothing in it, in a trusted folder without a key. */
export function homeView(more: Partial<HomeView> = {}): HomeView {
  return {
    models: [],
    hasKey: false,
    trusted: true,
    workspace: 'shop',
    problems: [],
    draft: { task: '', acceptance: '', context: [], autonomy: 'suggest', model: null },
    recent: [],
    ...more,
  };
}
