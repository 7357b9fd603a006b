import type { OpenSession, SessionHost } from '../core/engine/open-session.ts';
import type { PauseReason } from '../protocol/events.ts';
import type { Result } from '../protocol/result.ts';
import type { SessionState } from '../core/session/state.ts';
import type { CommandContext, ExitCode } from './command.ts';
import { exitCodes } from './command.ts';
import { createTerminalPerson } from './terminal-person.ts';
import { createEventView } from './view/event-view.ts';
import { nextSteps } from './view/next-steps.ts';

/**
 * Opens a session, lets it run until it waits or ends, and says what came of it. Ctrl-C stops the work cleanly (a second
 * one ends the process at once: the ledger allows that, too).
 */
export async function drive(
  context: CommandContext,
  options: { readonly allowNoSandbox: boolean },
  open: (host: SessionHost) => Promise<Result<OpenSession, string>>,
  prepare: (session: OpenSession) => Result<void, string> | Promise<Result<void, string>> = () => ({
    ok: true,
    value: undefined,
  }),
): Promise<ExitCode> {
  const { engine, terminal } = context;
  const view = createEventView(context);
  const host = engine.sessionHost({
    person: createTerminalPerson(context, view),
    onLive: (note) => view.live(note),
    onEvent: (recorded, state) => view.event(recorded, state),
    allowNoSandbox: options.allowNoSandbox,
  });
  const opened = await open(host);
  if (!opened.ok) return refuse(context, opened.failure.message);
  const session = opened.value;
  for (const { message } of session.diagnostics) terminal.error(message);
  for (const line of session.recovered) terminal.error(line);
  const release = terminal.onInterrupt(() => session.driver.stop());
  try {
    const prepared = await prepare(session);
    if (!prepared.ok) return refuse(context, prepared.failure.message);
    const result = await session.driver.run();
    await view.close();
    if (!result.ok) return refuse(context, result.failure.message);
    if (!context.json)
      terminal.out(
        await nextSteps(result.value, { sessionId: session.sessionId, blobs: session.ports.blobs }, terminal),
      );
    return exitCodeOf(result.value);
  } finally {
    await view.close();
    release();
    await session.close();
  }
}

function refuse({ terminal }: CommandContext, message: string): ExitCode {
  terminal.error(message);
  return exitCodes.failed;
}

/** The truth about how it went, for programs. */
function exitCodeOf(state: SessionState): ExitCode {
  switch (state.lifecycle.kind) {
    case 'working':
      return exitCodes.needsAnswer;
    case 'paused':
      return exitCodeOfPause(state.lifecycle.reason);
    case 'reviewing':
      return hasProblem(state) ? exitCodes.failed : exitCodes.done;
    case 'ended':
      return state.lifecycle.ending.kind === 'failed' || hasProblem(state)
        ? exitCodes.failed
        : exitCodes.done;
  }
}

/** The last command changed nothing. */
const hasProblem = ({ review }: SessionState): boolean => (review?.problem ?? null) !== null;

function exitCodeOfPause(reason: PauseReason): ExitCode {
  switch (reason.kind) {
    case 'stopped-by-person':
      return exitCodes.interrupted;
    case 'paused-by-person':
      return exitCodes.done;
    default:
      return exitCodes.paused;
  }
}
