import { setTimeout as after } from 'node:timers/promises';

/** milliseconds between two looks */
const betweenMs = 10;

/** Resolves when it is so; fails with what it was asked when it does not come about. For what the editor tells nobody of. */
export async function until(isSo: () => boolean | Promise<boolean>, limitMs = 15_000): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!(await isSo())) {
    if (performance.now() > deadline)
      throw new Error(`It did not come about in ${limitMs} ms: ${isSo.toString()}`);
    await after(betweenMs);
  }
}
