import { pruneSessions } from '../../core/ledger/prune-sessions.ts';
import type { Command, CommandContext, ExitCode, ParsedFlags } from '../command.ts';
import { exitCodes } from '../command.ts';
import { readSession } from '../find-session.ts';
import { formatAgo, formatBytes } from '../view/format.ts';
import { lifecycleWord } from '../view/lifecycle-word.ts';

/** `ratchet sessions`: lists sessions, and removes old ones. */
export const sessionsCommand: Command = {
  usage: '[prune [--days N] [--max-mb N]]',
  help: `prune removes sessions that were not touched for --days (30), and the oldest ones while all together are larger than
--max-mb (2048). A session that a living process works on is never removed.`,
  flags: { days: 'text', 'max-mb': 'text' },
  async run(context, [action], flags) {
    if (action === undefined) return list(context);
    if (action === 'prune') return prune(context, flags);
    context.terminal.error(
      `There is no \`ratchet sessions ${action}\`: only \`sessions\` and \`sessions prune\`.`,
    );
    return exitCodes.usage;
  },
};

async function list(context: CommandContext): Promise<ExitCode> {
  const { engine, terminal, json } = context;
  const summaries = await engine.ledgers.list();
  if (summaries.length === 0 && !json) terminal.out('There is no session yet.');
  for (const summary of summaries) {
    const read = await readSession(summary.sessionId, engine);
    const row = read.ok
      ? {
          status: lifecycleWord(read.value.state),
          task: read.value.state.setup.task,
          workspace: read.value.state.setup.workspace,
        }
      : { status: 'unreadable', task: read.failure.message, workspace: '' };
    if (json) terminal.out(JSON.stringify({ ...summary, ...row }));
    else {
      const age = formatAgo(engine.clock.now() - summary.changedAt);
      terminal.out(
        `${summary.sessionId}  ${row.status.padEnd(12)} ${age.padEnd(12)} ${formatBytes(summary.bytes).padStart(9)}  ${row.task.slice(0, 60)}`,
      );
    }
  }
  return exitCodes.done;
}

async function prune({ engine, terminal }: CommandContext, flags: ParsedFlags): Promise<ExitCode> {
  const keepDays = Number(flags.text('days') ?? '30');
  const bytesMax = Number(flags.text('max-mb') ?? '2048') * 1024 ** 2;
  if (!(keepDays >= 0) || !(bytesMax >= 0)) {
    terminal.error('--days and --max-mb must be numbers.');
    return exitCodes.usage;
  }
  const pruned = await pruneSessions(engine.ledgers, { keepDays, bytesMax, now: engine.clock.now() });
  for (const sessionId of pruned.removed) {
    await engine.forget(sessionId);
    terminal.out(`removed ${sessionId}`);
  }
  for (const { message } of pruned.kept) terminal.error(message);
  if (pruned.sweptBytes > 0)
    terminal.out(`swept ${formatBytes(pruned.sweptBytes)} that nothing needed any more`);
  if (pruned.removed.length + pruned.kept.length + pruned.sweptBytes === 0)
    terminal.out('Nothing to remove.');
  return pruned.kept.length > 0 ? exitCodes.failed : exitCodes.done;
}
