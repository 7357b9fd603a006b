import { replay } from '../../core/session/replay.ts';
import type { Command } from '../command.ts';
import { exitCodes } from '../command.ts';
import { readCommand } from '../read-command.ts';

/** `ratchet replay`: takes every decision again against the recorded outcomes. */
export const replayCommand: Command = {
  usage: '[SESSION]',
  help: `Nothing is performed: the recorded outcomes are used. Exit code 0: every decision is the same. 1: the first that
differs is shown with both sides.`,
  flags: {},
  run: (context, [session]) =>
    readCommand(context, session, async ({ events, sessionId }) => {
      const { terminal, json } = context;
      const result = replay(events);
      if (json) terminal.out(JSON.stringify({ sessionId, ...result }));
      else if (result.divergence) {
        const { seq, decided, recorded } = result.divergence;
        terminal.out(
          `Event ${seq} differs.\nrecorded: ${JSON.stringify(recorded)}\ndecided:  ${JSON.stringify(decided)}`,
        );
      } else {
        terminal.out(`${result.events} events, ${result.decisions} decisions taken again: no divergence.`);
      }
      return result.divergence ? exitCodes.failed : exitCodes.done;
    }),
};
