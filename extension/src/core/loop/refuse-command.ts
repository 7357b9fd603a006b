import type { PersonCommand } from '../../protocol/events.ts';
import { withReopened } from '../session/review-actions.ts';
import { rollbackRefusal } from '../session/roll-back.ts';
import type { SessionState } from '../session/state.ts';

/** Why a command cannot be given now, or null. */
export function refuseCommand(state: SessionState, command: PersonCommand): string | null {
  switch (command.kind) {
    case 'steer':
      return state.lifecycle.kind === 'working' || state.lifecycle.kind === 'paused'
        ? null
        : 'Cannot steer a session that is not at work: start another task instead.';
    case 'pause':
      return state.lifecycle.kind === 'working'
        ? null
        : `Cannot pause as the session is not at work: it is ${state.lifecycle.kind}.`;
    case 'rollback':
      return rollbackRefusal(state, command.checkpoint);
    case 'undo':
      if (!state.review) return nothingProposed(state, command.kind);
      return state.review.undoIds.length === 0
        ? 'Cannot undo as nothing of this session has been accepted.'
        : null;
    case 'reopen':
      if (!state.review) return nothingProposed(state, command.kind);
      return withReopened(state.review, command.selection)
        ? null
        : 'Cannot reopen a part of the change that was neither rejected nor merged by hand, or not in one go.';
    case 'accept':
    case 'reject':
    case 'settle':
      if (!state.review) return nothingProposed(state, command.kind);
      return state.lifecycle.kind === 'ended'
        ? `Cannot ${command.kind} as the session has ended (${state.lifecycle.ending.kind}). \`ratchet undo\` takes an accept back.`
        : null;
  }
}

const nothingProposed = ({ lifecycle }: SessionState, verb: string): string =>
  `Cannot ${verb} as nothing has been proposed yet: the session is ${lifecycle.kind}.`;
