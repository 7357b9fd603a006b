import type { IntentKind } from '../../protocol/intents.ts';
import { milestoneOf, stepsAt } from '../session/roll-back.ts';
import type { Rollback, SessionState } from '../session/state.ts';
import type { Decision, PhaseResult } from './decision.ts';
import { issue, wait } from './decision.ts';

/**
 * Roll back: the person wants the fork as it was at a checkpoint. What is under way has been cancelled (see
 * `cancelledByRollback`); open calls are answered first, because nothing may stand between a call and its answer; then the
 * checkpoint is restored, also when it is the newest one, because cancelled work may have left something behind it.
 */
export function rollBack(state: SessionState): PhaseResult {
  const { rollback } = state;
  if (!rollback || state.failure) return undefined;
  // The baseline runs on a fork of its own.
  if (state.pending.some(({ intent }) => intent.kind !== 'run-tests')) return wait;
  const [call] = state.openCalls;
  if (call) return { type: 'call-answered', reply: { callId: call.callId, text: notMade, isError: true } };
  switch (rollback.stage.kind) {
    case 'asked':
      return issue(state, {
        kind: 'restore-checkpoint',
        checkpoint: rollback.to,
        why: `the person goes back to ${nameOf(rollback.to)}`,
      });
    case 'failed': {
      const message = `Cannot roll back to ${nameOf(rollback.to)}: ${rollback.stage.message} Choose another checkpoint.`;
      return { type: 'session-paused', reason: { kind: 'stuck', message } };
    }
    case 'restored':
      return rolledBack(state, rollback);
  }
}

/** Intents that a person's rollback cancels; the others are short, or work on no fork of the session. */
export const cancelledByRollback: ReadonlySet<IntentKind> = new Set<IntentKind>([
  'request-model',
  'call-tool',
  'edit-fork',
  'validate',
  'search-repair',
  'ask-person',
]);

const notMade = 'Not done: the person rolled the files back to an earlier state.';

const nameOf = (to: Rollback['to']): string =>
  to === null ? 'the untouched workspace' : `checkpoint ${to.slice(0, 12)}`;

function rolledBack(state: SessionState, { to }: Rollback): Decision {
  const before = [...(state.plan?.steps ?? [])];
  const after = stepsAt(state, milestoneOf(state, to));
  const reopened = before.flatMap(([id, { stage }]) =>
    stage.kind !== 'open' && after.get(id)?.stage.kind === 'open' ? [id] : [],
  );
  const completed = before.flatMap(([id, { stage }]) =>
    stage.kind !== 'completed' && after.get(id)?.stage.kind === 'completed' ? [id] : [],
  );
  const text = [
    `The person rolled the files back to ${nameOf(to)}: what was changed after it is gone. Read files again before you rely on them.`,
    ...(reopened.length > 0 ? [`To be done again: ${reopened.join(', ')}.`] : []),
    ...(completed.length > 0 ? [`Done again: ${completed.join(', ')}.`] : []),
  ].join('\n');
  const withdrawn = state.lifecycle.kind === 'reviewing';
  return { type: 'fork-rolled-back', to, reopened, completed, withdrawn, text };
}
