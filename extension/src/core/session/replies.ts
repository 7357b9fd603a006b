import type { Reply } from '../../protocol/events.ts';
import type { SessionState } from './state.ts';
import { appendItem } from './thread.ts';

/** Puts what a decision tells the model into the thread; the call that it answers is no longer open. */
export function addReply(state: SessionState, reply: Reply | null): SessionState {
  if (!reply) return state;
  if (reply.callId === null) {
    return {
      ...state,
      thread: appendItem(state.thread, { kind: 'message', role: 'user', text: reply.text }),
    };
  }
  return {
    ...state,
    openCalls: state.openCalls.filter((call) => call.callId !== reply.callId),
    thread: appendItem(state.thread, {
      kind: 'tool-result',
      callId: reply.callId,
      content: reply.text,
      isError: reply.isError,
    }),
  };
}
