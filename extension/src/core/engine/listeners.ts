import type { Subscription } from './session-desk.ts';

/** Who wants to be told of something. */
export interface Listeners<Told extends readonly unknown[]> {
  add(listener: (...told: Told) => void): Subscription;
  tell(...told: Told): void;
}

/** Nobody yet. A listener that comes or goes while others are told is told from the next time on, or not at all. */
export function createListeners<Told extends readonly unknown[]>(): Listeners<Told> {
  let listeners: readonly { readonly listener: (...told: Told) => void }[] = [];
  return {
    add(listener) {
      const entry = { listener };
      listeners = [...listeners, entry];
      return { dispose: () => void (listeners = listeners.filter((one) => one !== entry)) };
    },
    tell(...told) {
      for (const entry of listeners) if (listeners.includes(entry)) entry.listener(...told);
    },
  };
}
