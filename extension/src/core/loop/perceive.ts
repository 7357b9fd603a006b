import type { OutcomeOf } from '../../protocol/intents.ts';
import { firstMessage } from '../context/first-message.ts';
import type { SessionState } from '../session/state.ts';
import { isPending } from '../session/state.ts';
import type { PhaseResult } from './decision.ts';
import { issue, wait } from './decision.ts';

/**
 * Perceive: open the fork, look at the workspace, run its tests as they are, and (for a fix) see the failure with own
 * eyes. The baseline of all tests runs on a fork of its own beside everything else; only validators wait for it.
 */
export function perceive(state: SessionState): PhaseResult {
  const { failure } = state;
  if (failure) {
    const { reason, message } = failure;
    return { type: 'session-ended', ending: { kind: 'failed', reason, message } };
  }
  if (!state.fork && !isPending(state, 'open-fork')) return issue(state, { kind: 'open-fork' });
  if (!state.observation && !isPending(state, 'observe-workspace')) {
    return issue(state, { kind: 'observe-workspace' });
  }
  if (!state.fork || !state.observation) return wait;
  if (needsBaseline(state)) return issue(state, { kind: 'run-tests', purpose: 'baseline', query: null });
  return state.setup.mode === 'fix' ? (seeFailure(state) ?? openThread(state)) : openThread(state);
}

/** The run that shows what is to be fixed: the named test's, or the baseline when none was named. */
export function targetRun(state: SessionState): OutcomeOf<'run-tests'> | null {
  return state.setup.test === null ? state.baseline : state.target;
}

function needsBaseline(state: SessionState): boolean {
  const wanted = state.setup.mode === 'fix' || state.setup.autonomy !== 'read-only';
  return (
    wanted &&
    (state.observation?.suites.length ?? 0) > 0 &&
    !state.baseline &&
    !isPending(state, 'run-tests', 'baseline')
  );
}

function seeFailure(state: SessionState): PhaseResult {
  if (state.observation?.suites.length === 0) return cannotFix('no-tests', noTests);
  const { test } = state.setup;
  if (test !== null && !state.target) {
    if (isPending(state, 'run-tests', 'target')) return wait;
    return issue(state, { kind: 'run-tests', purpose: 'target', query: test });
  }
  const target = targetRun(state);
  if (!target) return wait;
  if (target.problem !== null && target.failing.length === 0)
    return cannotFix('tests-cannot-run', target.problem);
  if (target.failing.length > 0) return undefined;
  const count = target.runs.reduce((sum, run) => sum + run.results.length, 0);
  const message = `There is nothing to fix: ${test ?? 'every test'} passes (${count} run).`;
  return { type: 'session-ended', ending: { kind: 'nothing-to-fix', message } };
}

const noTests =
  'Cannot fix a test as no test runner was found in this workspace. Ratchet knows node:test, mocha, vitest, jest, pytest and unittest; `ratchet doctor` says what it looks for.';

const cannotFix = (reason: string, message: string): PhaseResult => ({
  type: 'session-ended',
  ending: { kind: 'failed', reason, message },
});

function openThread(state: SessionState): PhaseResult {
  if (state.setup.engine.kind !== 'model' || state.thread.items.length > 0) return undefined;
  return { type: 'message-added', from: 'loop', text: firstMessage(state) };
}
