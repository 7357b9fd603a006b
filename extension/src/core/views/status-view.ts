import type { Ending } from '../../protocol/events.ts';
import type { Intent } from '../../protocol/intents.ts';
import type { PanelAction, StatusView } from '../../protocol/panel/panel-view.ts';
import { refuseCommand } from '../loop/refuse-command.ts';
import type { SessionState } from '../session/state.ts';
import { currentStep } from '../session/state.ts';
import { describeCall } from './describe-call.ts';
import { count, oneLine } from './one-line.ts';
import { pauseText } from './render-entry.ts';

/** How a session is looked at. */
export interface Looking {
  /** `here`: the engine is at work; `elsewhere`: another process has the session; `nowhere`: nobody works on it */
  readonly works: 'here' | 'elsewhere' | 'nowhere';
  /** the newest moment is shown */
  readonly follows: boolean;
  /** what went wrong with the record, or null */
  readonly problem: string | null;
}

/** Where the session stands, in words, and what can be done with it. */
export function statusView(state: SessionState, looking: Looking): StatusView {
  return { ...wordsOf(state, looking), actions: actionsOf(state, looking) };
}

const openElsewhere = 'Another window or a terminal has it open: go on there, or close it there first.';

type Words = Omit<StatusView, 'actions'>;

const words = (kind: StatusView['kind'], word: string, detail = ''): Words => ({
  kind,
  word,
  detail,
  phase: null,
});

function wordsOf(state: SessionState, looking: Looking): Words {
  const { lifecycle } = state;
  if (looking.problem !== null && looking.follows) return words('failed', 'Not recorded', looking.problem);
  const elsewhere = looking.follows && looking.works === 'elsewhere';
  switch (lifecycle.kind) {
    case 'paused':
      return state.rollback && looking.works === 'here'
        ? words('working', 'Rolling back', 'The fork goes back to the checkpoint.')
        : words('paused', 'Paused', elsewhere ? openElsewhere : pauseText(lifecycle.reason));
    case 'reviewing':
      return elsewhere ? words('reviewing', 'Ready for review', openElsewhere) : reviewWords(state);
    case 'ended':
      return endingWords(lifecycle.ending);
    case 'working':
      return workingWords(state, looking);
  }
}

function workingWords(state: SessionState, looking: Looking): Words {
  const question = state.pending.find(({ intent }) => intent.kind === 'ask-person')?.intent;
  const busy = state.pending.filter(({ intent }) => intent.kind !== 'ask-person');
  if (question?.kind === 'ask-person')
    return words('waiting', 'Needs your answer', oneLine(question.gate.summary));
  if (looking.follows && looking.works === 'nowhere')
    return words('paused', 'Interrupted', 'Nothing is lost: resume to go on where it stood.');
  const detail =
    looking.follows && looking.works === 'elsewhere'
      ? 'Another window or a terminal works on it.'
      : busy.map(({ intent }) => doing(intent, state)).join('; ');
  const word = state.rollback ? 'Rolling back' : isPausing(state) ? 'Pausing' : 'Working';
  return { ...words('working', word, detail), phase: phaseOf(state) };
}

const isPausing = ({ lifecycle }: SessionState): boolean =>
  lifecycle.kind === 'working' && lifecycle.pausing === true;

function reviewWords({ review, pending }: SessionState): Words {
  if (pending.length > 0) return words('reviewing', 'Writing', 'Your files are being written.');
  const problem = review?.problem ?? null;
  if (problem !== null) return words('reviewing', 'Ready for review', problem);
  const files = count(review?.changeSet.files.length ?? 0, 'changed file');
  return words('reviewing', 'Ready for review', `${files} to keep or undo. Your own files are as they were.`);
}

function endingWords(ending: Ending): Words {
  switch (ending.kind) {
    case 'accepted':
      return words('accepted', 'Accepted', 'What you kept is in your files.');
    case 'rejected':
      return words('rejected', 'Rejected', 'Your files are as they were.');
    case 'answered':
      return words('answered', 'Answered', oneLine(ending.text));
    case 'nothing-to-fix':
      return words('answered', 'Nothing to fix', ending.message);
    case 'failed':
      return words('failed', 'Failed', ending.message);
  }
}

/** What an effect under way is, in words. */
function doing(intent: Intent, state: SessionState): string {
  switch (intent.kind) {
    case 'open-fork':
      return 'Opening a fork';
    case 'observe-workspace':
      return 'Looking at the workspace';
    case 'run-tests':
      return intent.purpose === 'baseline' ? 'Running all tests as they are' : 'Running the failing test';
    case 'request-model':
      return `${intent.delayMs > 0 ? 'Asking the model again' : 'Asking the model'}, turn ${state.spending.turns + 1}`;
    case 'call-tool':
      return oneLine(`${intent.tool} ${describeCall(intent.tool, intent.input)}`);
    case 'edit-fork':
      return oneLine(`Patching: ${intent.why}`);
    case 'restore-checkpoint':
      return 'Rolling back';
    case 'validate':
      return intent.step === null ? 'Checking the whole change' : `Checking step ${intent.step}`;
    case 'search-repair':
      return 'Searching for a repair';
    case 'ask-person':
      return 'Waiting for your answer';
    case 'apply-change-set':
    case 'undo-apply':
      return 'Writing your files';
    case 'count-undecided':
      return 'Looking what is left to decide';
  }
}

/** The phase of the loop that the pending effects belong to. */
function phaseOf(state: SessionState): StatusView['phase'] {
  const kinds = new Set(state.pending.map(({ intent }) => intent.kind));
  if (!state.fork || !state.observation) return 'perceive';
  if (kinds.has('validate') || currentStep(state)?.state.stage.kind === 'claimed') return 'reflect';
  if (kinds.has('call-tool') || kinds.has('edit-fork') || kinds.has('search-repair')) return 'act';
  if (kinds.has('restore-checkpoint')) return 'reflect';
  if (state.replan || (!state.plan && kinds.has('request-model'))) return 'plan';
  return kinds.has('request-model') ? 'observe' : 'perceive';
}

function actionsOf(state: SessionState, looking: Looking): readonly PanelAction[] {
  const branches = state.setup.engine.kind === 'model' && looking.problem === null;
  const branch: readonly PanelAction[] = branches ? ['branch'] : [];
  if (looking.works === 'elsewhere') return branch;
  if (!looking.follows) return mayRollBack(state) ? [...branch, 'rollback'] : branch;
  const { kind } = state.lifecycle;
  const here = looking.works === 'here';
  const can = (action: PanelAction, holds: boolean): readonly PanelAction[] => (holds ? [action] : []);
  const allows = (command: Parameters<typeof refuseCommand>[1]): boolean =>
    refuseCommand(state, command) === null;
  const waits = state.pending.some(({ intent }) => intent.kind === 'ask-person');
  return [
    ...can('stop', here || (kind === 'working' && waits)),
    ...can('pause', (here || waits) && allows({ kind: 'pause' }) && !isPausing(state)),
    ...can('resume', !here && (kind === 'paused' || (kind === 'working' && !waits))),
    ...can('steer', state.setup.engine.kind === 'model' && allows({ kind: 'steer', text: '' })),
    ...can('accept', allows({ kind: 'accept', selection: { kind: 'all' } })),
    ...can('reject', allows({ kind: 'reject', selection: { kind: 'all' } })),
    ...can('undo', allows({ kind: 'undo' })),
    ...can('rollback', mayRollBack(state)),
    ...branch,
  ];
}

/** There is a checkpoint, other than where the fork stands, that it can go back to: the one before, or none at all. */
function mayRollBack(state: SessionState): boolean {
  const { milestones, checkpoint } = state;
  for (let index = milestones.length - 1; index >= 0; index -= 1) {
    const other = milestones.at(index)?.checkpoint;
    if (other === undefined || other === checkpoint) continue;
    return refuseCommand(state, { kind: 'rollback', checkpoint: other }) === null;
  }
  return milestones.length > 0 && refuseCommand(state, { kind: 'rollback', checkpoint: null }) === null;
}
