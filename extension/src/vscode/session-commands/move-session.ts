import { raisedCaps } from '../../core/engine/raised-caps.ts';
import type { DeskSession } from '../../core/engine/session-desk.ts';
import type { PersonCommand } from '../../protocol/events.ts';
import type { GateAnswer } from '../../protocol/gates.ts';
import type { Result } from '../../protocol/result.ts';
import { fail } from '../../protocol/result.ts';
import { trustRefusal } from './trust-refusal.ts';

/** Goes on with a session that stands still; past a cap that it reached, with as much again. */
export async function resumeSession(session: DeskSession): Promise<Result<void, string>> {
  const refusal = trustRefusal(session.state);
  if (refusal !== null) return fail('untrusted', refusal);
  return session.resume(raisedCaps(session.state));
}

/** Tells the agent something. A session that stands still goes on with it, unless a cap is reached: then it waits. */
export async function steerSession(session: DeskSession, text: string): Promise<Result<void, string>> {
  const { lifecycle, pending } = session.state;
  const waits = pending.some(({ intent }) => intent.kind === 'ask-person');
  const interrupted = lifecycle.kind === 'working' && !session.running && !waits;
  const paused = lifecycle.kind === 'paused' && lifecycle.reason.kind !== 'cap-reached';
  const refusal = trustRefusal(session.state);
  if (refusal !== null) return fail('untrusted', refusal);
  return interrupted || paused ? session.resume(null, text) : session.command({ kind: 'steer', text });
}

/** Answers a question that waits. */
export async function answerGate(
  session: DeskSession,
  intent: string,
  answer: GateAnswer,
): Promise<Result<void, string>> {
  const refusal = trustRefusal(session.state);
  return refusal === null ? session.answer(intent, answer) : fail('untrusted', refusal);
}

/** Gives a command that may write files, or after which work may go on: what was under way when the window was closed, too. */
export async function commandSession(
  session: DeskSession,
  command: PersonCommand,
): Promise<Result<void, string>> {
  const refusal = decidesOnly(session, command) ? null : trustRefusal(session.state);
  return refusal === null ? session.command(command) : fail('untrusted', refusal);
}

/** What a person turns down in a review is recorded and no more. */
const decidesOnly = ({ state }: DeskSession, { kind }: PersonCommand): boolean =>
  state.lifecycle.kind === 'reviewing' && (kind === 'reject' || kind === 'reopen' || kind === 'settle');
