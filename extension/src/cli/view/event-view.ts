import type { LiveNote } from '../../protocol/live.ts';
import type { RecordedEvent } from '../../core/session/evolve.ts';
import type { SessionState } from '../../core/session/state.ts';
import type { CommandContext } from '../command.ts';
import { describeEvent } from './describe-event.ts';
import { createLiveLine } from './live-line.ts';
import { createPaint } from './styles.ts';

/** Shows a running session: JSON lines for programs, else readable lines and, on a terminal, a live line below them. */
export interface EventView {
  event(recorded: RecordedEvent, state: SessionState): void;
  live(note: LiveNote): void;
  /** Takes the live line away while something else is on the terminal. */
  pause(): void;
  unpause(): void;
  close(): void;
}

/** The view that fits the context: one JSON object a line, or text with a live line. */
export function createEventView({ terminal, json, engine }: CommandContext): EventView {
  if (json) {
    return {
      event: ({ seq, at, event }) => terminal.out(JSON.stringify({ seq, at, ...event })),
      live: () => undefined,
      pause: () => undefined,
      unpause: () => undefined,
      close: () => undefined,
    };
  }
  const paint = createPaint(terminal.color);
  const line = createLiveLine(terminal, engine.clock, paint);
  return {
    event(recorded, state) {
      const text = describeEvent(recorded.event, state, paint);
      if (text !== null) line.above(text);
      line.state(state);
    },
    live: (note) => line.note(note),
    pause: () => line.hide(),
    unpause: () => line.show(),
    close: () => line.close(),
  };
}
