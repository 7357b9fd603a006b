import type { Command } from '../command.ts';
import { commandSession, selectionFlags, selectionFrom } from '../command-session.ts';

/** `ratchet accept`: writes a proposed change set, or a part of it, to the person's files. */
export const acceptCommand: Command = {
  usage: '[SESSION] [--hunk ID]… [--file PATH]…',
  help: `All or nothing: either every file is written or none. What you changed meanwhile is merged; where both changed the
same lines nothing is written and the conflict is named. SESSION defaults to the newest session of this workspace.`,
  flags: selectionFlags,
  run: (context, [session], flags) =>
    commandSession(context, session, { kind: 'accept', selection: selectionFrom(flags) }),
};
