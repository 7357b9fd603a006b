/**
 * Tells running work that nobody wants its result any more. Core's own, because `AbortSignal` is not part of the
 * language. Adapters turn it into whatever their API takes.
 */
export interface Cancellation {
  readonly cancelled: boolean;
  /** Calls `listener` once, at cancellation (at once when already cancelled). Returns the function that forgets it. */
  onCancel(listener: () => void): () => void;
}

/** The side that cancels. */
export interface CancellationSource {
  readonly token: Cancellation;
  cancel(): void;
}

/** A source that is not cancelled yet. */
export function createCancellation(): CancellationSource {
  const listeners = new Set<() => void>();
  let cancelled = false;
  const token: Cancellation = {
    get cancelled() {
      return cancelled;
    },
    onCancel(listener) {
      if (cancelled) {
        listener();
        return () => undefined;
      }
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const cancel = (): void => {
    if (cancelled) return;
    cancelled = true;
    for (const listener of listeners) listener();
    listeners.clear();
  };
  return { token, cancel };
}

/** For work that nothing cancels. */
export const neverCancelled: Cancellation = { cancelled: false, onCancel: () => () => undefined };
