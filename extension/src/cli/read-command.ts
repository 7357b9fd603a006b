import type { CommandContext, ExitCode } from './command.ts';
import { exitCodes } from './command.ts';
import type { ReadSession } from './find-session.ts';
import { findSession } from './find-session.ts';
import { findWorkspace } from './find-workspace.ts';

/** Runs a command that only reads a session: finds it, says what is damaged, and hands it over. */
export async function readCommand(
  context: CommandContext,
  query: string | undefined,
  work: (session: ReadSession) => Promise<ExitCode>,
): Promise<ExitCode> {
  const workspace = findWorkspace(context.directory);
  const found = workspace.ok ? await findSession(query, workspace.value, context) : workspace;
  if (!found.ok) {
    context.terminal.error(found.failure.message);
    return exitCodes.failed;
  }
  for (const diagnostic of found.value.diagnostics) context.terminal.error(diagnostic.message);
  return work(found.value);
}
