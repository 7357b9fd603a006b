import { changeUnits } from '../../core/edits/change-units.ts';
import { evolve } from '../../core/session/evolve.ts';
import { foldEvents } from '../../core/session/record.ts';
import type { SessionState } from '../../core/session/state.ts';
import { describeCall } from '../../core/views/describe-call.ts';
import type { Command, CommandContext, ExitCode } from '../command.ts';
import { exitCodes } from '../command.ts';
import type { ReadSession } from '../find-session.ts';
import { readCommand } from '../read-command.ts';
import { describeEvent, describeReport } from '../view/describe-event.ts';
import { describeChanges } from '../view/diff-view.ts';
import { lifecycleWord } from '../view/lifecycle-word.ts';
import { spendingLine } from '../view/next-steps.ts';
import { createPaint } from '../view/styles.ts';

/** `ratchet show`: what happened in a session, its evidence and its change. */
export const showCommand: Command = {
  usage: '[SESSION] [--at N] [--diff]',
  help: `--at N shows the session as it stood after event N; --diff shows only the change, with the ids of its hunks.
--json prints the events.`,
  flags: { at: 'text', diff: 'switch' },
  run: (context, [session], flags) =>
    readCommand(context, session, (found) =>
      show(context, found, { at: flags.text('at'), diff: flags.has('diff') }),
    ),
};

async function show(
  context: CommandContext,
  session: ReadSession,
  options: { readonly at: string | undefined; readonly diff: boolean },
): Promise<ExitCode> {
  const { terminal, engine, json } = context;
  const last = options.at === undefined ? Infinity : Number(options.at);
  const events = session.events.filter(({ seq }) => seq <= last);
  const state = foldEvents(events);
  if (!state) {
    terminal.error(
      `Cannot show event ${options.at ?? ''}: the session has events 0 to ${session.events.length - 1}.`,
    );
    return exitCodes.usage;
  }
  if (json) {
    for (const { seq, at, event } of events) terminal.out(JSON.stringify({ seq, at, ...event }));
    return exitCodes.done;
  }
  const paint = createPaint(terminal.color);
  if (!options.diff) {
    if (state.setup.sessionId !== session.sessionId)
      terminal.out(paint('dim', `${session.sessionId}, a branch of:`));
    let then: SessionState | undefined;
    for (const recorded of events) {
      then = then ? evolve(then, recorded) : foldEvents([recorded]);
      const text = then && describeEvent(recorded.event, then, paint, describeCall);
      if (text)
        terminal.out(`${paint('dim', `${recorded.seq}`.padStart(5))} ${text.replaceAll('\n', '\n      ')}`);
    }
    terminal.out(`\n${lifecycleWord(state)}, ${spendingLine(state)}`);
  }
  if (state.review) {
    if (!options.diff)
      terminal.out(
        ['', 'Evidence', ...state.review.reports.map((report) => describeReport(report, paint))].join('\n'),
      );
    const units = await changeUnits(state.review.changeSet, engine.blobsOf(session.sessionId));
    terminal.out(`\n${describeChanges(units, paint)}`);
  }
  return exitCodes.done;
}
