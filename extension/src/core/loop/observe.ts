import type { Caps } from '../../protocol/caps.ts';
import { limits } from '../limits.ts';
import type { SessionState } from '../session/state.ts';
import { currentStep, isPending } from '../session/state.ts';
import type { PhaseResult } from './decision.ts';
import { issue, wait } from './decision.ts';

/**
 * Observe: take in what came back (an answer without calls, trouble with the model, a person's words), mind the caps,
 * and ask the model for its next turn.
 */
export function observe(state: SessionState): PhaseResult {
  if (isPending(state, 'request-model') || isPending(state, 'ask-person')) return wait;
  return takeIn(state) ?? steer(state) ?? capReached(state) ?? requestModel(state);
}

function takeIn(state: SessionState): PhaseResult {
  const { answer } = state;
  if (!answer || answer.calls > 0) return undefined;
  if (state.emptyAnswers > limits.emptyAnswersMax) {
    const message = `The model gave ${state.emptyAnswers} empty answers in a row. Resume to ask again, or choose another model.`;
    return { type: 'session-paused', reason: { kind: 'stuck', message } };
  }
  if (answer.cut) return say('Your answer was cut off at the output limit. Go on, in smaller parts.');
  if (answer.text.trim() === '')
    return say('Your answer was empty. Go on with the task, or call finish_step.');
  const step = currentStep(state);
  if (step) return { type: 'step-claimed', step: step.id, summary: answer.text.slice(0, 4000), callId: null };
  if (state.steering.length > 0) return undefined;
  return { type: 'session-ended', ending: { kind: 'answered', text: answer.text } };
}

const say = (text: string): PhaseResult => ({ type: 'message-added', from: 'loop', text });

function steer(state: SessionState): PhaseResult {
  const [text] = state.steering;
  return text === undefined ? undefined : { type: 'message-added', from: 'person', text };
}

function requestModel(state: SessionState): PhaseResult {
  const { trouble } = state;
  if (trouble && !mayRetry(state)) {
    const { reason, message } = trouble;
    return { type: 'session-paused', reason: { kind: 'model-unavailable', reason, message } };
  }
  const delayMs = trouble ? (trouble.retryAfterMs ?? backoffMs(trouble.failures)) : 0;
  return issue(state, {
    kind: 'request-model',
    items: state.thread.items.length,
    digest: state.thread.digest,
    delayMs,
  });
}

const retryable = new Set(['rate-limited', 'server', 'network', 'dropped', 'malformed']);

function mayRetry(state: SessionState): boolean {
  const { trouble } = state;
  return trouble !== null && retryable.has(trouble.reason) && trouble.failures <= limits.modelRetriesMax;
}

/** 0.5 s, 1 s, 2 s, 4 s: exponential, without jitter, because one person's session is no stampede. */
const backoffMs = (failures: number): number => 500 * 2 ** (failures - 1);

function capReached(state: SessionState): PhaseResult {
  const { spending, caps } = state;
  const spent: Caps = {
    turns: spending.turns,
    tokens: spending.input + spending.output,
    costUsd: spending.costUsd,
    elapsedMs: spending.elapsedMs,
  };
  for (const cap of ['turns', 'tokens', 'costUsd', 'elapsedMs'] as const) {
    if (spent[cap] >= caps[cap]) {
      const message = `The cap of ${caps[cap]} ${capUnits[cap]} is reached (${Math.round(spent[cap] * 100) / 100} used). Resume with a higher cap to go on.`;
      return { type: 'session-paused', reason: { kind: 'cap-reached', cap, message } };
    }
  }
  return undefined;
}

const capUnits = {
  turns: 'turns',
  tokens: 'tokens',
  costUsd: 'US dollars',
  elapsedMs: 'milliseconds',
} as const;
