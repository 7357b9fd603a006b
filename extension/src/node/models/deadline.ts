import { createCancellation } from '../../core/cancellation.ts';
import type { Cancellation } from '../../core/cancellation.ts';
import type { Clock } from '../../core/ports.ts';

/** How long an answer may take. */
export interface ModelTimeouts {
  /** milliseconds without a byte from the server */
  readonly idleMs: number;
  /** milliseconds for the whole answer */
  readonly totalMs: number;
}

/** Ends a request whose time is up or that nobody wants any more. */
export interface Deadline {
  /** aborts once, at the first of the three */
  readonly signal: AbortSignal;
  readonly expired: 'idle' | 'total' | 'cancelled' | undefined;
  /** The server gave a sign of life. */
  touch(): void;
  /** Stops watching; the signal stays as it is. */
  dispose(): void;
}

/** A deadline that runs from now on. Dispose it when the answer is there. */
export function createDeadline(timeouts: ModelTimeouts, clock: Clock, cancellation: Cancellation): Deadline {
  const controller = new AbortController();
  const disposed = createCancellation();
  const startedAt = clock.now();
  let aliveAt = startedAt;
  let expired: Deadline['expired'];

  const expire = (why: NonNullable<Deadline['expired']>): void => {
    if (expired !== undefined || disposed.token.cancelled) return;
    expired = why;
    disposed.cancel();
    controller.abort();
  };
  const watch = async (): Promise<void> => {
    while (!disposed.token.cancelled) {
      const now = clock.now();
      const idleLeft = aliveAt + timeouts.idleMs - now;
      const totalLeft = startedAt + timeouts.totalMs - now;
      if (totalLeft <= 0) expire('total');
      else if (idleLeft <= 0) expire('idle');
      else await clock.wait(Math.min(idleLeft, totalLeft), disposed.token);
    }
  };

  const forget = cancellation.onCancel(() => expire('cancelled'));
  disposed.token.onCancel(forget);
  void watch();
  return {
    signal: controller.signal,
    get expired() {
      return expired;
    },
    touch: () => (aliveAt = clock.now()),
    dispose: () => disposed.cancel(),
  };
}
