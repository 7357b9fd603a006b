import type { Command } from '../command.ts';
import { commandSession } from '../command-session.ts';

/** `ratchet undo`: takes the newest accept back. */
export const undoCommand: Command = {
  usage: '[SESSION]',
  help: `Restores what stood before, byte for byte. What you changed since is kept by merging; where that cannot be done
nothing is written and the conflict is named. The change is proposed again, so that it can be accepted anew.`,
  flags: {},
  run: (context, [session]) => commandSession(context, session, { kind: 'undo' }),
};
