import type { Command } from '../command.ts';
import { exitCodes } from '../command.ts';
import { beginAndDrive } from '../begin.ts';
import { sessionFlags, sessionFlagsHelp } from '../session-flags.ts';

/** `ratchet run`: a free task, carried out by a model. */
export const runCommand: Command = {
  usage: '"<task>" [--model NAME] [--autonomy read-only|suggest|auto] [caps]',
  help: `The change is proposed, not applied: \`ratchet accept\` writes it to your files, \`ratchet undo\` takes it back.
Needs a model: OPENAI_API_KEY, or OPENAI_BASE_URL for a local server.

${sessionFlagsHelp}`,
  flags: sessionFlags,
  async run(context, positionals, flags) {
    const task = positionals.join(' ').trim();
    if (task === '') {
      context.terminal.error('Say what is to be done: ratchet run "<task>".');
      return exitCodes.usage;
    }
    return beginAndDrive(context, flags, { task, mode: 'run', test: null });
  },
};
