import type { PersonCommand } from '../protocol/events.ts';
import type { Selection } from '../protocol/content.ts';
import { openSession } from '../core/engine/open-session.ts';
import type { CommandContext, ExitCode, Flag, ParsedFlags } from './command.ts';
import { exitCodes } from './command.ts';
import { drive } from './drive.ts';
import { findSession } from './find-session.ts';
import { findWorkspace } from './find-workspace.ts';

/** Flags that choose a part of a change set. */
export const selectionFlags: Readonly<Record<string, Flag>> = { hunk: 'list', file: 'list' };

/** What `--hunk` and `--file` select; everything without them. Hunks win over files. */
export function selectionFrom(flags: ParsedFlags): Selection {
  const ids = [...flags.list('hunk')];
  const paths = [...flags.list('file')];
  if (ids.length > 0) return { kind: 'hunks', ids };
  return paths.length > 0 ? { kind: 'files', paths } : { kind: 'all' };
}

/** Gives a person's command to a recorded session and lets it take effect. */
export async function commandSession(
  context: CommandContext,
  query: string | undefined,
  command: PersonCommand,
): Promise<ExitCode> {
  const sessionId = await sessionIdOf(context, query);
  if (sessionId === null) return exitCodes.failed;
  return drive(
    context,
    { allowNoSandbox: false },
    (host) => openSession(sessionId, host),
    ({ driver }) => driver.command(command),
  );
}

/** The session that is meant, or null after saying why there is none. */
export async function sessionIdOf(
  context: CommandContext,
  query: string | undefined,
): Promise<string | null> {
  const workspace = findWorkspace(context.directory);
  if (!workspace.ok) {
    context.terminal.error(workspace.failure.message);
    return null;
  }
  const found = await findSession(query, workspace.value, context);
  if (found.ok) return found.value.sessionId;
  context.terminal.error(found.failure.message);
  return null;
}
