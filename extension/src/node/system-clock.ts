import type { Clock } from '../core/ports.ts';

/** The machine's clock. A wait keeps the process alive; a cancelled one does not. */
export const systemClock: Clock = {
  now: () => Date.now(),
  wait: (milliseconds, cancellation) =>
    new Promise((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        forget();
        resolve();
      };
      const timer = setTimeout(finish, Math.min(milliseconds, timerMsMax));
      let forget = (): void => undefined;
      forget = cancellation.onCancel(finish);
    }),
};

/** Longer timers fire at once. */
const timerMsMax = 2 ** 31 - 1;
