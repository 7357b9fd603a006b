import type { LedgerStore } from '../ledger/ledger.ts';
import { decide } from '../loop/decide.ts';
import { refuseCommand } from '../loop/refuse-command.ts';
import type { RecordedEvent } from '../session/evolve.ts';
import { evolve } from '../session/evolve.ts';
import { foldEvents } from '../session/record.ts';
import type { SessionState } from '../session/state.ts';
import { currentStep } from '../session/state.ts';
import { finishStepTool } from '../tools/finish-step.ts';
import type { SessionEvent } from '../../protocol/events.ts';
import type { Result } from '../../protocol/result.ts';
import { ok } from '../../protocol/result.ts';

/** Where a session branches off another. */
export interface BranchPoint {
  /** the session that is branched; it stays as it is */
  readonly from: string;
  /** number of the last event that both share */
  readonly at: number;
}

/** Makes a session of the first events of another. Nobody has it open afterwards. */
export async function branchSession(
  ledgers: LedgerStore,
  { from, at }: BranchPoint,
  sessionId: string,
): Promise<Result<void, string>> {
  const branched = await ledgers.branch(from, at, sessionId);
  if (!branched.ok) return branched;
  await branched.value.ledger.close();
  return ok(undefined);
}

/**
 * The last of these events after which a word of the person reaches the model before its work is judged and proposed: with
 * a finished step, a proposal or an end it would come too late.
 */
export function lastHearingEvent(events: readonly RecordedEvent[]): number {
  const states = newestStates(events);
  for (const state of states.toReversed()) if (hears(state)) return state.next - 1;
  return Math.max(0, events.length - 1);
}

/** Events that are looked at from the end: far more than lie between two requests. */
const lookedAt = 2_000;

function newestStates(events: readonly RecordedEvent[]): SessionState[] {
  const first = Math.max(1, events.length - lookedAt);
  const states: SessionState[] = [];
  let state = foldEvents(events.slice(0, first));
  if (state) states.push(state);
  for (const recorded of events.slice(first)) {
    if (state) states.push((state = evolve(state, recorded)));
  }
  return states;
}

/** Plays what would come next: the person's word, the resumption, and every decision that is due then. */
function hears(state: SessionState): boolean {
  if (refuseCommand(state, probe.command) !== null) return false;
  let next = play(play(state, probe), { type: 'session-resumed', caps: null, notes: [] });
  for (let decision = decide(next); decision; decision = decide(next)) {
    if (decision.type === 'message-added' && decision.from === 'person') return true;
    next = play(next, decision);
  }
  const claims =
    currentStep(next)?.state.stage.kind === 'claimed' ||
    next.openCalls.some(({ tool }) => tool === finishStepTool.name);
  // Before the first step there is nothing to be judged: the word waits for the fork and the look at the workspace.
  const begins = next.fork === null || next.observation === null;
  return next.lifecycle.kind === 'working' && !claims && (begins || next.openCalls.length > 0);
}

const probe = { type: 'person-commanded', command: { kind: 'steer', text: '?' } } as const;

const play = (state: SessionState, event: SessionEvent): SessionState =>
  evolve(state, { seq: state.next, at: state.lastAt, event });
