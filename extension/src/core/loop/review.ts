import type { Ending } from '../../protocol/events.ts';
import { testsValidatorId } from '../validators/reports.ts';
import type { Review, ReviewCommand, SessionState } from '../session/state.ts';
import type { PhaseResult } from './decision.ts';
import { issue, wait } from './decision.ts';

/**
 * Review: do what the person decides, one command at a time; with autonomy `auto`, accept what tests have
 * proven and no validator doubts; end when nothing is left to decide.
 */
export function review(state: SessionState): PhaseResult {
  const current = state.review;
  if (!current || state.pending.length > 0) return wait;
  const [command] = current.queue;
  if (command) return obey(state, current, command);
  if (state.lifecycle.kind !== 'reviewing') return wait;
  if (current.undecided === 0) return { type: 'session-ended', ending: endingOf(current) };
  const decided = current.rejected.length + current.settled.length > 0;
  if (decided && current.undecided === null) {
    return issue(state, { kind: 'count-undecided', changeSet: current.changeSet.id });
  }
  return mayAcceptAlone(state, current)
    ? issue(state, { kind: 'apply-change-set', changeSet: current.changeSet.id, selection: { kind: 'all' } })
    : wait;
}

function obey(state: SessionState, current: Review, command: ReviewCommand): PhaseResult {
  switch (command.kind) {
    case 'accept':
      return issue(state, {
        kind: 'apply-change-set',
        changeSet: current.changeSet.id,
        selection: command.selection,
      });
    case 'reject':
      return { type: 'session-ended', ending: endingOf(current) };
    case 'undo': {
      const undoId = current.undoIds.at(-1);
      return undoId === undefined ? wait : issue(state, { kind: 'undo-apply', undoId });
    }
  }
}

/** A part of the change that stands in the person's files makes it an accepted one, whoever put it there. */
function endingOf({ accepted, settled }: Review): Ending {
  return { kind: accepted.length + settled.length > 0 ? 'accepted' : 'rejected' };
}

/** Whether autonomy `auto` accepts the change now. Only ever once: what a person took in hand is theirs. */
function mayAcceptAlone(state: SessionState, current: Review): boolean {
  return (
    state.setup.autonomy === 'auto' &&
    whyNotAlone(state) === null &&
    current.actions.length === 0 &&
    current.undone === 0 &&
    current.undecided === null &&
    current.problem === null
  );
}

/**
 * Why autonomy `auto` leaves a proposed change to the person, in a sentence for them, or null. The built-in engine never
 * accepts by itself: its patches pass the tests, which is not yet to be right. And a change that no test has seen is not
 * proven, whatever the other validators say.
 */
export function whyNotAlone({ setup, review }: SessionState): string | null {
  if (setup.engine.kind !== 'model') return 'The built-in engine accepts nothing by itself.';
  const reports = review?.reports ?? [];
  const doubtful = reports.find(({ status }) => status !== 'passed' && status !== 'not-applicable');
  if (doubtful)
    return `Not accepted by itself, because ${doubtful.validator} did not pass: it is yours to decide.`;
  return reports.some(({ validator, status }) => validator === testsValidatorId && status === 'passed')
    ? null
    : 'Not accepted by itself, because no test ran: it is yours to decide.';
}
