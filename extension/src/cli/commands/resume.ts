import { openSession } from '../../core/engine/open-session.ts';
import type { OpenSession } from '../../core/engine/open-session.ts';
import type { Result } from '../../protocol/result.ts';
import { fail, ok } from '../../protocol/result.ts';
import type { Command, ParsedFlags } from '../command.ts';
import { exitCodes } from '../command.ts';
import { sessionIdOf } from '../command-session.ts';
import { drive } from '../drive.ts';
import { capsFrom, sessionFlags } from '../session-flags.ts';

/** `ratchet resume`: goes on with a session that was stopped, killed, paused, or waits for an answer. */
export const resumeCommand: Command = {
  usage: '[SESSION] [--answer OPTION [--text WORDS]] [--message WORDS] [caps]',
  help: `Nothing is lost when a session is killed: what had no result yet is done again on the same state.
  --answer OPTION   answers the question that the session waits with (--text adds words)
  --message WORDS   tells the agent something before it goes on
  --max-turns N, --max-tokens N, --max-usd X, --max-minutes N   new caps`,
  flags: { ...sessionFlags, answer: 'text', text: 'text', message: 'text' },
  async run(context, [session], flags) {
    const sessionId = await sessionIdOf(context, session);
    if (sessionId === null) return exitCodes.failed;
    return drive(
      context,
      { allowNoSandbox: flags.has('no-sandbox') },
      (host) => openSession(sessionId, host),
      (opened) => prepare(opened, flags),
    );
  },
};

/** Refuses before anything is recorded; a message stands before the resumption, so that the next request says it. */
function prepare({ driver, diagnostics }: OpenSession, flags: ParsedFlags): Result<void, string> {
  const caps = capsFrom(flags, driver.state.caps);
  if (!caps.ok) return caps;
  const option = flags.text('answer');
  const question = option === undefined ? ok(null) : openQuestion(driver, option);
  if (!question.ok) return question;
  const message = flags.text('message');
  if (message !== undefined) {
    const steered = driver.command({ kind: 'steer', text: message });
    if (!steered.ok) return steered;
  }
  const resumed = driver.resume(
    caps.value,
    diagnostics.map((diagnostic) => diagnostic.message),
  );
  if (!resumed.ok || option === undefined || question.value === null) return resumed;
  const text = flags.text('text');
  return driver.answer(question.value, text === undefined ? { option } : { option, text });
}

/** The question that the session waits with, if `option` is one of its answers. */
function openQuestion(driver: OpenSession['driver'], option: string): Result<string, string> {
  const pending = driver.state.pending.find(({ intent }) => intent.kind === 'ask-person');
  if (pending?.intent.kind !== 'ask-person')
    return fail('no-question', 'Cannot answer as the session asks nothing.');
  const options = pending.intent.gate.options.map(({ id }) => id);
  return options.includes(option)
    ? ok(pending.id)
    : fail('unknown-option', `Cannot answer "${option}": the options are ${options.join(', ')}.`);
}
