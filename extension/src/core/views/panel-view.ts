import type { ChangesView, GateView, PanelView, SpendingView } from '../../protocol/panel/panel-view.ts';
import type { RecordedEvent } from '../session/evolve.ts';
import type { SessionState } from '../session/state.ts';
import { checkpointsView } from './checkpoints-view.ts';
import { planView } from './plan-view.ts';
import type { HistoryMoment, SessionHistory } from './session-history.ts';
import type { Looking } from './status-view.ts';
import { statusView } from './status-view.ts';

/** What is shown besides the session's own history. */
export interface Shown extends Looking {
  /** the ledger's id: a branch's is not that of its setup */
  readonly sessionId: string;
  /** the proposed change set at this moment; null also while its texts are being read */
  readonly changes: ChangesView | null;
}

/** What the panel shows of a session at one moment of its history. */
export function panelViewOf(history: SessionHistory, moment: HistoryMoment, shown: Shown): PanelView {
  const { state, facts } = moment;
  return {
    session: headerOf(state, shown.sessionId),
    moment: {
      seq: moment.seq,
      last: history.newest.seq,
      at: moment.at,
      follows: shown.follows,
    },
    status: statusView(state, shown),
    plan: planView(state, facts),
    gates: gatesOf(state, history.events),
    changes: shown.changes,
    checkpoints: checkpointsView(state, facts),
    spending: spendingOf(state),
    suspicious: state.repair?.suspicious ?? [],
    entries: history.timeline.countAt(moment.seq),
  };
}

function headerOf(state: SessionState, id: string): PanelView['session'] {
  const { setup, fork, observation } = state;
  return {
    id,
    task: setup.task,
    mode: setup.mode,
    test: setup.test,
    workspace: setup.workspace.split(/[/\\]/).findLast((part) => part !== '') ?? setup.workspace,
    model: setup.engine.kind === 'model' ? setup.engine.model : null,
    autonomy: setup.autonomy,
    caps: state.caps,
    startedAt: state.startedAt,
    isolation: [
      ...(fork ? [`Fork: ${[fork.kind, ...fork.notes].join('; ')}`] : []),
      ...(observation ? [`Sandbox: ${observation.sandbox.kind}`, ...observation.sandbox.isolation] : []),
    ],
  };
}

function gatesOf(state: SessionState, events: readonly RecordedEvent[]): readonly GateView[] {
  if (state.lifecycle.kind !== 'working') return [];
  return state.pending.flatMap(({ id, seq, intent }) =>
    intent.kind === 'ask-person'
      ? [{ intent: id, gate: intent.gate, askedAt: events[seq]?.at ?? state.lastAt }]
      : [],
  );
}

function spendingOf({ spending }: SessionState): SpendingView {
  return {
    turns: spending.turns,
    inputTokens: spending.input,
    cachedTokens: spending.cachedInput,
    outputTokens: spending.output,
    costUsd: spending.costUsd,
    costUnknown: spending.costUnknown > 0,
    cacheShare: spending.repeatableBytes === 0 ? null : spending.repeatedBytes / spending.repeatableBytes,
    elapsedMs: spending.elapsedMs,
  };
}
