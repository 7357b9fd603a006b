import { branchSession } from '../../core/engine/branch-session.ts';
import type { Command } from '../command.ts';
import { exitCodes } from '../command.ts';
import { readCommand } from '../read-command.ts';

/** `ratchet branch`: a new session that shares another's events up to one of them. */
export const branchCommand: Command = {
  usage: '[SESSION] --at N',
  help: `The old session stays as it is. \`ratchet resume NEW --message "…"\` goes on another way; \`ratchet show\` lists the
numbers of the events.`,
  flags: { at: 'text' },
  async run(context, [session], flags) {
    const at = Number(flags.text('at') ?? Number.NaN);
    if (!Number.isInteger(at) || at < 0) {
      context.terminal.error(
        'Say where to branch: ratchet branch SESSION --at N, with the number of an event.',
      );
      return exitCodes.usage;
    }
    return readCommand(context, session, async ({ sessionId }) => {
      const { engine, terminal } = context;
      const created = engine.newSessionId();
      const branched = await branchSession(engine.ledgers, { from: sessionId, at }, created);
      if (!branched.ok) {
        terminal.error(branched.failure.message);
        return exitCodes.failed;
      }
      terminal.out(
        context.json
          ? JSON.stringify({ sessionId: created, from: sessionId, at })
          : `${created} branched from ${sessionId} after event ${at}.\n\nratchet resume ${created} --message "…"`,
      );
      return exitCodes.done;
    });
  },
};
