import type { Command } from '../command.ts';
import { commandSession, selectionFlags, selectionFrom } from '../command-session.ts';

/** `ratchet reject`: drops a proposed change set, or a part of it. */
export const rejectCommand: Command = {
  usage: '[SESSION] [--hunk ID]… [--file PATH]…',
  help: 'What was accepted before stays accepted: `ratchet undo` takes that back.',
  flags: selectionFlags,
  run: (context, [session], flags) =>
    commandSession(context, session, { kind: 'reject', selection: selectionFrom(flags) }),
};
