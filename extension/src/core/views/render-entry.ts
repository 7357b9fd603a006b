import type { Ending, PauseReason, PersonCommand, SessionEvent } from '../../protocol/events.ts';
import type { Selection } from '../../protocol/content.ts';
import type { Intent } from '../../protocol/intents.ts';
import type { TimelineEntry } from '../../protocol/panel/panel-view.ts';
import { isBlocking } from '../validators/reports.ts';
import { count, oneLine } from './one-line.ts';
import { renderIntent } from './render-intent.ts';
import type { TimelineItem } from './timeline.ts';

/** The part of an entry that depends on what kind of event it is. */
export type EntryWords = Pick<TimelineEntry, 'kind' | 'title' | 'text' | 'status' | 'exitCode' | 'more'>;

/** The line of the timeline for an item. */
export function renderEntry(item: TimelineItem, index: number): TimelineEntry {
  const { begin, end, step, interrupted } = item;
  const words = wordsOf(item);
  return {
    index,
    seq: begin.seq,
    endSeq: end?.seq ?? null,
    at: begin.at,
    step,
    ...words,
    text: oneLine(words.text),
    title: oneLine(words.title),
    status: interrupted && end === null ? 'cancelled' : words.status,
    durationMs: durationOf(item),
  };
}

function durationOf({ begin, end }: TimelineItem): number | null {
  if (end === null || end === begin) return null;
  // An answer comes from outside: its outcome took no time, the question did.
  const asked = begin.event.type === 'intent-issued' && begin.event.intent.kind === 'ask-person';
  return end.event.type === 'outcome-recorded' && !asked ? end.event.durationMs : end.at - begin.at;
}

/** A moment that says everything in its line. */
const moment = (kind: TimelineEntry['kind'], title: string, text = ''): EntryWords => ({
  kind,
  title,
  text,
  status: 'done',
  exitCode: null,
  more: false,
});

/** A moment of which there is more to show. */
const withMore = (words: EntryWords): EntryWords => ({ ...words, more: true });

function wordsOf(item: TimelineItem): EntryWords {
  const { event } = item.begin;
  switch (event.type) {
    case 'intent-issued':
      return intentWords(event.intent, item);
    case 'session-started':
      return withMore(moment('started', startTitle(event), event.setup.task));
    case 'session-resumed':
      return moment('notice', 'Resumed', event.notes.join(' '));
    case 'work-stopped':
      return moment('person', 'Stopped', 'What was under way is done again after a resume.');
    case 'person-commanded':
      return commandWords(event.command);
    case 'outcome-recorded':
      return moment('notice', event.outcome.kind);
    case 'message-added':
      return withMore(moment('notice', 'Told to the model', event.text));
    case 'call-answered':
      return answeredWords(event, item);
    case 'session-paused':
      return moment('notice', 'Paused', pauseText(event.reason));
    case 'session-ended':
      return endingWords(event.ending);
    default:
      return planWords(event, item);
  }
}

function intentWords(intent: Intent, { end }: TimelineItem): EntryWords {
  const outcome = end?.event.type === 'outcome-recorded' ? end.event.outcome : null;
  return renderIntent(intent, outcome);
}

function startTitle({ setup }: Extract<SessionEvent, { type: 'session-started' }>): string {
  if (setup.mode === 'run') return 'Task';
  return setup.test === null ? 'Fix the failing tests' : `Fix ${setup.test}`;
}

function commandWords(command: PersonCommand): EntryWords {
  switch (command.kind) {
    case 'steer':
      return { ...moment('person', 'Your message', command.text), more: command.text.includes('\n') };
    case 'accept':
      return moment('person', 'Keep', selectionWords(command.selection));
    case 'reject':
      return moment('person', 'Undo', selectionWords(command.selection));
    case 'settle':
      return moment('person', 'Merged by hand', selectionWords(command.selection));
    case 'reopen':
      return moment('person', 'Decide again', selectionWords(command.selection));
    case 'undo':
      return moment('person', 'Take the accepted change back');
    case 'pause':
      return moment('person', 'Pause', 'What is under way is finished first.');
    case 'rollback':
      return moment('person', 'Roll back', `to ${checkpointWords(command.checkpoint)}`);
  }
}

function selectionWords(selection: Selection): string {
  switch (selection.kind) {
    case 'all':
      return 'everything';
    case 'files':
      return selection.paths.join(', ');
    case 'hunks':
      return count(selection.ids.length, 'part');
  }
}

const checkpointWords = (checkpoint: string | null): string =>
  checkpoint === null ? 'the untouched workspace' : `checkpoint ${checkpoint.slice(0, 12)}`;

/** A call that had no effect: the policy or the person said no, or it could not be understood. */
function answeredWords(
  { reply }: Extract<SessionEvent, { type: 'call-answered' }>,
  { call }: TimelineItem,
): EntryWords {
  const no = call?.stage.kind === 'answered-by-person' || reply.text.startsWith('Not allowed');
  const status = reply.isError ? (no ? 'denied' : 'failed') : 'done';
  return withMore({ ...moment('call', call?.tool ?? 'Tool call', reply.text), status });
}

type PlanEvent = Extract<
  SessionEvent,
  {
    type:
      | 'plan-adopted'
      | 'plan-revised'
      | 'step-started'
      | 'step-claimed'
      | 'step-completed'
      | 'step-rejected'
      | 'replan-requested'
      | 'step-rolled-back'
      | 'fork-rolled-back'
      | 'change-set-proposed';
  }
>;

function planWords(event: PlanEvent, item: TimelineItem): EntryWords {
  switch (event.type) {
    case 'plan-adopted':
      return withMore(
        moment('plan', 'Plan adopted', `${count(event.plan.steps.length, 'step')}: ${event.reason}`),
      );
    case 'plan-revised':
      return withMore(moment('plan', 'Plan revised', event.reason));
    case 'step-started':
      return stepWords(event.step, item);
    case 'step-claimed':
      return {
        ...moment('step', `Step ${event.step} is said to be done`, event.summary),
        more: event.summary !== '',
      };
    case 'step-completed':
      return moment('step', `Step ${event.step} completed`);
    case 'step-rejected': {
      const finding = event.reports
        .find((report) => isBlocking([report]))
        ?.findings.find(({ blocking }) => blocking);
      const text = finding?.message ?? '';
      const words = moment('step', `Step ${event.step} turned down (try ${event.attempt})`, text);
      return withMore({ ...words, status: 'failed' });
    }
    case 'replan-requested':
      return moment('plan', 'Another plan is asked for', event.reason);
    case 'step-rolled-back':
      return moment('rollback', `Step ${event.step} rolled back`, `to ${checkpointWords(event.to)}`);
    case 'fork-rolled-back':
      return moment('rollback', `Rolled back to ${checkpointWords(event.to)}`, rolledBackText(event));
    case 'change-set-proposed':
      return withMore(
        moment('proposal', `Proposed ${count(event.changeSet.files.length, 'changed file')}`, event.summary),
      );
  }
}

function stepWords(step: string, { end }: TimelineItem): EntryWords {
  const words = moment('step', `Step ${step}`);
  if (end === null) return { ...words, status: 'running' };
  if (end.event.type === 'step-completed') return words;
  return { ...words, status: end.event.type === 'step-rolled-back' ? 'failed' : 'cancelled' };
}

function rolledBackText({
  reopened,
  completed,
}: Extract<SessionEvent, { type: 'fork-rolled-back' }>): string {
  return [
    ...(reopened.length > 0 ? [`To be done again: ${reopened.join(', ')}.`] : []),
    ...(completed.length > 0 ? [`Done again: ${completed.join(', ')}.`] : []),
  ].join(' ');
}

/** Why a session stands still, in a sentence. */
export function pauseText(reason: PauseReason): string {
  switch (reason.kind) {
    case 'stopped-by-person':
      return 'You stopped it. What was under way is done again after a resume.';
    case 'paused-by-person':
      return 'Resume to go on from here, or tell the agent what to do differently.';
    case 'cap-reached':
    case 'model-unavailable':
    case 'stuck':
      return reason.message;
  }
}

function endingWords(ending: Ending): EntryWords {
  switch (ending.kind) {
    case 'accepted':
      return moment('ended', 'Accepted');
    case 'rejected':
      return moment('ended', 'Rejected', 'Your files are as they were.');
    case 'answered':
      return withMore(moment('ended', 'Answered', ending.text));
    case 'nothing-to-fix':
      return moment('ended', 'Nothing to fix', ending.message);
    case 'failed':
      return { ...moment('ended', 'Failed', ending.message), status: 'failed', more: true };
  }
}
