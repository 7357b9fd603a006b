import type { SessionEvent } from '../../protocol/events.ts';
import type { LiveNote } from '../../protocol/live.ts';
import type { RecordedEvent } from '../../core/session/evolve.ts';
import type { SessionState } from '../../core/session/state.ts';
import type { CommandContext } from '../command.ts';
import type { DescribeCall } from './describe-event.ts';
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
  /** Shows what still waits to be shown. */
  close(): Promise<void>;
}

/** The view that fits the context: one JSON object a line, or text with a live line. */
export function createEventView({ terminal, json, engine }: CommandContext): EventView {
  if (json) {
    return {
      event: ({ seq, at, event }) => terminal.out(JSON.stringify({ seq, at, ...event })),
      live: () => undefined,
      pause: () => undefined,
      unpause: () => undefined,
      close: () => Promise.resolve(),
    };
  }
  const paint = createPaint(terminal.color);
  const line = createLiveLine(terminal, engine.clock, paint);
  const waiting: { readonly event: SessionEvent; readonly state: SessionState }[] = [];
  let describeCall: DescribeCall | undefined;
  const show = (): void => {
    for (let next = waiting[0]; next; next = waiting[0]) {
      if (!describeCall && isCall(next.event)) return;
      waiting.shift();
      const text = describeEvent(next.event, next.state, paint, describeCall ?? String);
      if (text !== null) line.above(text);
      line.state(next.state);
    }
  };
  // With the words for calls come all tools: a start does not wait for them, the first call does.
  const loadWords = async (): Promise<void> => {
    ({ describeCall } = await import('../../core/views/describe-call.ts'));
    show();
  };
  return {
    event({ event }, state) {
      waiting.push({ event, state });
      show();
      if (waiting.length === 1 && !describeCall) void loadWords();
    },
    live: (note) => line.note(note),
    pause: () => line.hide(),
    unpause: () => line.show(),
    async close() {
      if (waiting.length > 0) await loadWords();
      line.close();
    },
  };
}

const isCall = (event: SessionEvent): boolean =>
  event.type === 'intent-issued' && event.intent.kind === 'call-tool';
