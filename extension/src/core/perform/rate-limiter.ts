import type { Cancellation } from '../cancellation.ts';
import type { Clock } from '../ports.ts';

/** Waits until one more call of a name is within its rate. */
export type RateLimiter = (name: string, perMinuteMax: number, cancellation: Cancellation) => Promise<void>;

/** Sliding window of a minute for each name. */
export function createRateLimiter(clock: Clock): RateLimiter {
  const starts = new Map<string, number[]>();
  return async (name, perMinuteMax, cancellation) => {
    for (;;) {
      const now = clock.now();
      const recent = (starts.get(name) ?? []).filter((start) => now - start < 60_000);
      starts.set(name, recent);
      const oldest = recent.at(-perMinuteMax);
      if (oldest === undefined || cancellation.cancelled) {
        recent.push(now);
        return;
      }
      await clock.wait(oldest + 60_000 - now, cancellation);
    }
  };
}
