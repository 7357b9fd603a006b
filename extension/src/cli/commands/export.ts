import { exportFindings, exportLedger, exportReport } from '../../core/insight/export-session.ts';
import type { Command } from '../command.ts';
import { exitCodes } from '../command.ts';
import { readCommand } from '../read-command.ts';

/** `ratchet export`: a session for other programs, or for a reader. */
export const exportCommand: Command = {
  usage: '[SESSION] [--format json|sarif|markdown]',
  help: '`--format json` (default) prints the setup, the events and the totals; `--format sarif` the findings of the newest validation; `--format markdown` a report for people.',
  flags: { format: 'text' },
  run: (context, [session], flags) =>
    readCommand(context, session, async (found) => {
      const { terminal, engine } = context;
      const format = flags.text('format') ?? 'json';
      switch (format) {
        case 'json':
          terminal.out(exportLedger(found));
          return exitCodes.done;
        case 'sarif':
          terminal.out(JSON.stringify(exportFindings(found, engine.version), null, 2));
          return exitCodes.done;
        case 'markdown':
          terminal.out(await exportReport(found, engine.blobsOf(found.sessionId)));
          return exitCodes.done;
        default:
          terminal.error(`Cannot export as ${format}: the formats are json, sarif and markdown.`);
          return exitCodes.usage;
      }
    }),
};
