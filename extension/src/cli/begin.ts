import type { SessionSetup } from '../protocol/events.ts';
import { startSession } from '../core/engine/open-session.ts';
import type { CommandContext, ExitCode, ParsedFlags } from './command.ts';
import { defaultCaps, exitCodes } from './command.ts';
import { drive } from './drive.ts';
import { findWorkspace } from './find-workspace.ts';
import { autonomyFrom, capsFrom, engineFrom } from './session-flags.ts';

/** Begins a session for a task and drives it as far as it goes. */
export async function beginAndDrive(
  context: CommandContext,
  flags: ParsedFlags,
  task: Pick<SessionSetup, 'task' | 'mode' | 'test'>,
): Promise<ExitCode> {
  const { engine, terminal } = context;
  const workspace = findWorkspace(context.directory);
  const caps = capsFrom(flags, defaultCaps);
  const autonomy = autonomyFrom(flags);
  const chosen = engineFrom(flags, engine.defaultModel);
  for (const result of [workspace, caps, autonomy, chosen]) {
    if (!result.ok) {
      terminal.error(result.failure.message);
      return exitCodes.usage;
    }
  }
  if (!workspace.ok || !caps.ok || !autonomy.ok || !chosen.ok) return exitCodes.usage;
  const setup: SessionSetup = {
    ...task,
    sessionId: engine.newSessionId(),
    workspace: workspace.value,
    engine: chosen.value,
    autonomy: autonomy.value,
    caps: caps.value,
    version: engine.version,
  };
  return drive(context, { allowNoSandbox: flags.has('no-sandbox') }, (host) => startSession(setup, host));
}
