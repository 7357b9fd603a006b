import { setTimeout as after } from 'node:timers/promises';

/** milliseconds between two looks */
const betweenMs = 10;

/**
 * What `look` finds, as soon as it finds something. For what another process does and nobody tells of; fails with
 * `what` when it does not come about within `limitMs`.
 */
export async function waitFor<Found>(
  what: string | (() => string),
  look: () => Found | undefined,
  limitMs = 10_000,
): Promise<Found> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const found = look();
    if (found !== undefined) return found;
    if (performance.now() > deadline) {
      const said = typeof what === 'string' ? what : what();
      throw new Error(`It did not come about in ${limitMs} ms: ${said}`);
    }
    await after(betweenMs);
  }
}
