import type { DraftStep } from '../../protocol/plan.ts';
import type { RepairReport } from '../../protocol/repair.ts';
import type { SessionState } from '../session/state.ts';
import { currentStep, isPending } from '../session/state.ts';
import type { PhaseResult } from './decision.ts';
import { issue, wait } from './decision.ts';
import { targetRun } from './perceive.ts';

/**
 * The built-in engine's way through the same loop, with no model: see the test fail, search for patches that make it
 * pass, and put the best one through the validators; if they turn it down, the next one.
 */
export function runRepairEngine(state: SessionState): PhaseResult {
  const failing = targetRun(state)?.failing ?? [];
  if (state.setup.mode !== 'fix') return noModel;
  if (!state.plan) return adoptPlan(failing);
  const step = currentStep(state);
  if (step?.id === reproduceStep.id) {
    return { type: 'step-completed', step: step.id, checkpoint: state.checkpoint, reply: null };
  }
  return step?.state.stage.kind === 'started' ? repair(state, failing) : undefined;
}

const noModel: PhaseResult = {
  type: 'session-ended',
  ending: {
    kind: 'failed',
    reason: 'needs-a-model',
    message:
      'Cannot carry out a free task as no model is configured: set OPENAI_API_KEY, or OPENAI_BASE_URL for a local server. Failing tests can be fixed without one: `ratchet fix`.',
  },
};

const reproduceStep: DraftStep = {
  id: 'reproduce',
  goal: 'See the failing tests fail',
  role: 'tester',
  dependsOn: [],
  acceptance: ['the tests fail on the untouched workspace'],
  tests: [],
  estimate: { minutes: 0.1, costUsd: 0 },
  confidence: 1,
};

function adoptPlan(failing: readonly string[]): PhaseResult {
  const repairStep: DraftStep = {
    id: 'repair',
    goal: 'Find a change that makes them pass and breaks nothing',
    role: 'worker',
    dependsOn: [reproduceStep.id],
    acceptance: ['the failing tests pass', 'no test that passed before fails'],
    tests: failing.slice(0, 50).map((id) => id.slice(0, 400)),
    estimate: { minutes: 1, costUsd: 0 },
    confidence: 0.5,
  };
  return {
    type: 'plan-adopted',
    plan: { steps: [reproduceStep, repairStep] },
    reason: 'the built-in repair engine always works in these steps',
    reply: null,
  };
}

function repair(state: SessionState, failing: readonly string[]): PhaseResult {
  const { engine } = state.setup;
  if (engine.kind !== 'repair') return undefined;
  if (!state.repair) {
    if (isPending(state, 'search-repair')) return wait;
    return issue(state, { kind: 'search-repair', targets: [...failing], budgetMs: engine.budgetMs });
  }
  return tryPatch(state, state.repair);
}

/** Puts the next patch onto a clean fork; when the newest one stands there untested, claims the step. */
function tryPatch(state: SessionState, report: RepairReport): PhaseResult {
  const step = currentStep(state);
  const untested = step !== null && state.patchesTried > step.state.rejections;
  const current = report.patches[state.patchesTried - 1];
  if (untested && current) {
    return { type: 'step-claimed', step: step.id, summary: current.description, callId: null };
  }
  const next = report.patches[state.patchesTried];
  if (!next) return giveUp(report, state.patchesTried);
  if (isPending(state, 'edit-fork') || isPending(state, 'restore-checkpoint')) return wait;
  return state.checkpoint === null
    ? issue(state, { kind: 'edit-fork', edits: next.edits, why: next.description })
    : issue(state, {
        kind: 'restore-checkpoint',
        checkpoint: null,
        why: 'the validators turned the patch down',
      });
}

function giveUp(report: RepairReport, tried: number): PhaseResult {
  const message =
    tried === 0
      ? report.message
      : `${tried} patches made the failing tests pass, but the validators turned every one down.`;
  return { type: 'session-ended', ending: { kind: 'failed', reason: 'not-repaired', message } };
}
