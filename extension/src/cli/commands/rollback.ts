import type { CheckpointId } from '../../protocol/content.ts';
import type { Result } from '../../protocol/result.ts';
import { fail, ok } from '../../protocol/result.ts';
import type { OpenSession } from '../../core/engine/open-session.ts';
import { openSession } from '../../core/engine/open-session.ts';
import { refuseCommand } from '../../core/loop/refuse-command.ts';
import type { CheckpointEntry } from '../../core/session/list-checkpoints.ts';
import { listCheckpoints } from '../../core/session/list-checkpoints.ts';
import { describeCall } from '../../core/views/describe-call.ts';
import type { Command, CommandContext, ExitCode } from '../command.ts';
import { exitCodes } from '../command.ts';
import { sessionIdOf } from '../command-session.ts';
import { drive } from '../drive.ts';
import type { ReadSession } from '../find-session.ts';
import { readCommand } from '../read-command.ts';
import { describeIntent } from '../view/describe-event.ts';
import { formatAgo } from '../view/format.ts';
import { createPaint } from '../view/styles.ts';

/** `ratchet rollback`: brings a session's fork back to one of its checkpoints. */
export const rollbackCommand: Command = {
  usage: '[SESSION [CHECKPOINT|start]]',
  help: `Without CHECKPOINT it lists them, oldest first. CHECKPOINT is the beginning of an id; \`start\` is the untouched workspace.
Your files stay as they are: only what the agent works on goes back. Steps that were completed later are open again, a
proposal ends, and the session is paused: \`ratchet resume SESSION --message "…"\` goes on from there. Rolling back to a
later checkpoint takes a rollback back.`,
  flags: {},
  run: (context, [session, checkpoint]) =>
    checkpoint === undefined
      ? readCommand(context, session, async (found) => list(context, found))
      : rollBack(context, session, checkpoint),
};

function list(
  { terminal, engine, json }: CommandContext,
  { events, state, sessionId }: ReadSession,
): ExitCode {
  const paint = createPaint(terminal.color);
  const entries = listCheckpoints(events);
  const now = entries.findLast(({ checkpoint }) => (checkpoint?.id ?? null) === state.checkpoint);
  for (const entry of entries) {
    const current = entry === now;
    if (json) {
      terminal.out(JSON.stringify({ ...entry, current }));
      continue;
    }
    const { checkpoint, completed } = entry;
    const notes = [
      formatAgo(engine.clock.now() - entry.at),
      ...(checkpoint ? [`${checkpoint.files} changed file${checkpoint.files === 1 ? '' : 's'}`] : []),
      ...(completed.length > 0 ? [`completes ${completed.join(', ')}`] : []),
    ];
    const what = entry.intent
      ? (describeIntent(entry.intent, paint, describeCall) ?? '').trim()
      : 'the untouched workspace';
    const name = checkpoint ? checkpoint.id.slice(0, 12) : 'start';
    terminal.out(`${current ? '▸' : ' '} ${name.padEnd(12)}  ${what}`);
    terminal.out(
      paint('dim', `                ${notes.join(', ')}${current ? '; the fork stands here' : ''}`),
    );
  }
  if (!json) terminal.out(`\nratchet rollback ${sessionId} CHECKPOINT    go back to one of them`);
  return exitCodes.done;
}

async function rollBack(context: CommandContext, query: string | undefined, text: string): Promise<ExitCode> {
  const sessionId = await sessionIdOf(context, query);
  if (sessionId === null) return exitCodes.failed;
  return drive(
    context,
    { allowNoSandbox: false },
    (host) => openSession(sessionId, host),
    (session) => prepare(session, text),
  );
}

/** Refuses before anything is recorded. What a killed session was at is stopped first: nothing of it is to be done again. */
async function prepare({ driver, history }: OpenSession, text: string): Promise<Result<void, string>> {
  const found = findCheckpoint(listCheckpoints(history), text);
  if (!found.ok) return found;
  const command = { kind: 'rollback', checkpoint: found.value } as const;
  const refusal = refuseCommand(driver.state, command);
  if (refusal !== null) return fail('refused', refusal);
  if (driver.state.lifecycle.kind === 'working') {
    driver.stop();
    const stopped = await driver.run();
    if (!stopped.ok) return stopped;
  }
  return driver.command(command);
}

function findCheckpoint(
  entries: readonly CheckpointEntry[],
  text: string,
): Result<CheckpointId | null, 'unknown' | 'ambiguous'> {
  if (text === 'start') return ok(null);
  const ids = new Set(
    entries.flatMap(({ checkpoint }) => (checkpoint?.id.startsWith(text) === true ? [checkpoint.id] : [])),
  );
  const [id] = ids;
  if (id === undefined)
    return fail(
      'unknown',
      `Cannot roll back to "${text}" as this session has no such checkpoint. \`ratchet rollback SESSION\` lists them.`,
    );
  return ids.size === 1
    ? ok(id)
    : fail('ambiguous', `Cannot tell which checkpoint "${text}" means: ${[...ids].join(', ')}.`);
}
