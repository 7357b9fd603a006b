import type { SessionState } from '../../core/session/state.ts';

/** Where a session stands, in one or two words. */
export function lifecycleWord(state: SessionState): string {
  switch (state.lifecycle.kind) {
    case 'working':
      return state.pending.some(({ intent }) => intent.kind === 'ask-person') ? 'asks you' : 'unfinished';
    case 'paused':
      return 'paused';
    case 'reviewing':
      return 'needs review';
    case 'ended':
      return state.lifecycle.ending.kind;
  }
}
