import { toSarif } from '../../core/insight/sarif.ts';
import type { Command } from '../command.ts';
import { exitCodes } from '../command.ts';
import { readCommand } from '../read-command.ts';

/** `ratchet export`: a session for other programs. */
export const exportCommand: Command = {
  usage: '[SESSION] [--format json|sarif]',
  help: '`--format json` (default) prints the setup, the events and the totals; `--format sarif` the findings of the newest validation.',
  flags: { format: 'text' },
  run: (context, [session], flags) =>
    readCommand(context, session, async ({ events, state, sessionId }) => {
      const { terminal, engine } = context;
      const format = flags.text('format') ?? 'json';
      if (format === 'sarif') {
        terminal.out(JSON.stringify(toSarif(latestReports(events), engine.version), null, 2));
        return exitCodes.done;
      }
      if (format !== 'json') {
        terminal.error(`Cannot export as ${format}: the formats are json and sarif.`);
        return exitCodes.usage;
      }
      const lines = events.map(({ seq, at, event }) => ({ seq, at, ...event }));
      terminal.out(
        JSON.stringify({ sessionId, setup: state.setup, spending: state.spending, events: lines }, null, 2),
      );
      return exitCodes.done;
    }),
};

function latestReports(
  events: Parameters<Parameters<typeof readCommand>[2]>[0]['events'],
): Parameters<typeof toSarif>[0] {
  for (const { event } of events.toReversed()) {
    if (event.type === 'outcome-recorded' && event.outcome.kind === 'validate') return event.outcome.reports;
  }
  return [];
}
