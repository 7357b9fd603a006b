import type { Command } from '../command.ts';
import { exitCodes } from '../command.ts';
import { beginAndDrive } from '../begin.ts';
import { sessionFlags, sessionFlagsHelp } from '../session-flags.ts';

/** `ratchet fix`: makes a failing test pass; with no model through the built-in engine. */
export const fixCommand: Command = {
  usage: '[TEST] [--engine repair|model] [--seconds N] [--autonomy …] [caps]',
  help: `TEST is a test file, a test's name, FILE:LINE, or FILE::NAME. Without it every failing test is the target.
With no model configured the built-in repair engine searches for a small change that makes the test pass and breaks no
other; --seconds is its budget (60). It never accepts by itself.

${sessionFlagsHelp}`,
  flags: sessionFlags,
  async run(context, positionals, flags) {
    if (positionals.length > 1) {
      context.terminal.error(
        `Cannot fix ${positionals.length} tests at once: name one, or none for every failing test.`,
      );
      return exitCodes.usage;
    }
    const test = positionals[0] ?? null;
    const task = test === null ? 'Fix the failing tests.' : `Fix the failing test: ${test}`;
    return beginAndDrive(context, flags, { task, mode: 'fix', test });
  },
};
