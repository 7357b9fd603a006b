import type { Command } from '../command.ts';
import { exitCodes } from '../command.ts';
import { sessionIdOf } from '../command-session.ts';

/** `ratchet verify`: checks that a session's ledger is as it was written. */
export const verifyCommand: Command = {
  usage: '[SESSION]',
  help: 'Checks the keyed hash chain, its anchor, and that every content that it names is there and whole.',
  flags: {},
  async run(context, [session]) {
    const { engine, terminal, json } = context;
    const sessionId = await sessionIdOf(context, session);
    if (sessionId === null) return exitCodes.failed;
    const verified = await engine.ledgers.verify(sessionId);
    if (!verified.ok) {
      terminal.error(verified.failure.message);
      return exitCodes.failed;
    }
    const diagnostics = verified.value;
    if (json) terminal.out(JSON.stringify({ sessionId, intact: diagnostics.length === 0, diagnostics }));
    else if (diagnostics.length === 0) terminal.out(`${sessionId} is intact.`);
    else for (const diagnostic of diagnostics) terminal.out(`${diagnostic.reason}: ${diagnostic.message}`);
    return diagnostics.length === 0 ? exitCodes.done : exitCodes.failed;
  },
};
