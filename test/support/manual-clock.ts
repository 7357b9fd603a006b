import type { Clock } from '../../extension/src/core/ports.ts';

/** A clock that moves only when a test says so. */
export interface ManualClock extends Clock {
  /** Moves on, and ends the waits that are due. */
  advance(milliseconds: number): void;
}

export function createManualClock(start = 1_000_000): ManualClock {
  let now = start;
  const waits = new Set<{ readonly due: number; readonly end: () => void }>();
  return {
    now: () => now,
    wait: (milliseconds, cancellation) =>
      new Promise((resolve) => {
        let forget = (): void => undefined;
        const wait = {
          due: now + milliseconds,
          end: () => {
            waits.delete(wait);
            forget();
            resolve();
          },
        };
        waits.add(wait);
        forget = cancellation.onCancel(wait.end);
      }),
    advance(milliseconds) {
      now += milliseconds;
      for (const wait of [...waits]) if (wait.due <= now) wait.end();
    },
  };
}
