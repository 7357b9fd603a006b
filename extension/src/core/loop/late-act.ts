import type { Act } from './decide-with.ts';

/**
 * `act`, loaded when the first answer is there: with it come all tools and their schemas, which a session has no use for
 * until then, and which its start would wait for.
 */
export interface LateAct {
  readonly act: Act;
  /** Call it before the state gets open calls. */
  load(): Promise<void>;
}

/** Nothing is loaded yet. */
export function createLateAct(): LateAct {
  let loaded: Act | undefined;
  return {
    act(state) {
      if (state.openCalls.length === 0) return undefined;
      if (!loaded) throw new Error('an answer came in before the tools were loaded');
      return loaded(state);
    },
    async load() {
      loaded ??= (await import('./act.ts')).act;
    },
  };
}
