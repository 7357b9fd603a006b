import type { Caps } from '../../protocol/caps.ts';
import type { ChangeSet, CheckpointId, FileChange, ForkKind, Selection } from '../../protocol/content.ts';
import type { ModelFailureReason, Usage } from '../../protocol/conversation.ts';
import type { Ending, PauseReason, PersonCommand, SessionSetup } from '../../protocol/events.ts';
import type { ValidatorReport } from '../../protocol/findings.ts';
import type { CommandAssessment, Intent, Observation, OutcomeOf } from '../../protocol/intents.ts';
import type { StepId } from '../../protocol/plan.ts';
import type { RepairReport } from '../../protocol/repair.ts';
import type { ValidPlan } from '../plan/graph.ts';
import type { ReviewAction } from './review-actions.ts';
import { Sequence } from './sequence.ts';
import type { Thread } from './thread.ts';
import { emptyThread } from './thread.ts';

/**
 * Where a session stands.
 *
 *     working ──▶ reviewing ──▶ ended
 *      │   ▲       │  ▲           │ undo
 *      │   │       │  └───────────┘
 *      │   │       │ rolled back to a checkpoint
 *      ▼   │       ▼
 *     paused ◀─────┘
 *        └── session-resumed
 *
 * A rollback keeps `working` and `paused` as they are. `pausing`: the person asked for a pause, and what is under way is
 * being finished.
 */
export type Lifecycle =
  | { readonly kind: 'working'; readonly pausing?: true }
  | { readonly kind: 'paused'; readonly reason: PauseReason }
  | { readonly kind: 'reviewing' }
  | { readonly kind: 'ended'; readonly ending: Ending };

/** An intent that has no outcome yet. */
export interface PendingIntent {
  readonly id: string;
  /** sequence number of the event that issued it */
  readonly seq: number;
  readonly intent: Intent;
}

/**
 * A tool call of the newest answer that has no result yet.
 *
 *     waiting ──▶ asked ──▶ allowed ──▶ running
 *        └──────────────────────────────▲
 */
export interface OpenCall {
  readonly callId: string;
  readonly tool: string;
  readonly arguments: string;
  /** what policy said of its command, where it was asked */
  readonly assessment?: CommandAssessment | undefined;
  readonly stage:
    | { readonly kind: 'waiting' }
    | { readonly kind: 'asked'; readonly intent: string }
    | { readonly kind: 'answered-by-person'; readonly option: string; readonly text: string }
    | { readonly kind: 'running'; readonly intent: string };
}

/**
 * A step's life.
 *
 *     open ──▶ started ──▶ claimed ──▶ completed
 *                 ▲           │ findings
 *                 └───────────┘  (after too many: rolled back, and a person decides)
 *
 * A person's rollback gives every step the stage that it had at that checkpoint; started ones are open again.
 */
export type StepStage =
  | { readonly kind: 'open' }
  | { readonly kind: 'started' }
  | { readonly kind: 'claimed'; readonly summary: string; readonly callId: string | null }
  | { readonly kind: 'completed'; readonly checkpoint: CheckpointId | null };

/** How far a step of the plan is. */
export interface StepState {
  readonly stage: StepStage;
  /** the fork when the step was first started: where a rollback leads */
  readonly base: CheckpointId | null;
  /** how often the validators turned the result down */
  readonly rejections: number;
  readonly replans: number;
}

/** A step that nothing was done for. */
export const openStep: StepState = { stage: { kind: 'open' }, base: null, rejections: 0, replans: 0 };

/** The plan and how far its steps are. `revisions` counts how often it was revised. */
export interface PlanState {
  readonly plan: ValidPlan;
  readonly steps: ReadonlyMap<StepId, StepState>;
  readonly revisions: number;
}

/** The newest validation, until the loop has acted on it. */
export interface Validation {
  readonly step: StepId | null;
  readonly from: CheckpointId | null;
  readonly to: CheckpointId | null;
  readonly files: readonly FileChange[];
  readonly reports: readonly ValidatorReport[];
}

/** Where the fork and the plan stood together: what a rollback to this checkpoint restores. */
export interface Milestone {
  readonly checkpoint: CheckpointId | null;
  readonly proven: CheckpointId | null;
  readonly steps: PlanState['steps'];
}

/** A rollback that the person asked for and that is not done yet. */
export interface Rollback {
  readonly to: CheckpointId | null;
  readonly stage:
    | { readonly kind: 'asked' }
    | { readonly kind: 'restored' }
    | { readonly kind: 'failed'; readonly message: string };
}

/** Commands that a review carries out one after the other. */
export type ReviewCommand = Extract<PersonCommand, { kind: 'accept' | 'reject' | 'undo' }>;

/** A proposed change set and what the person decided about it. */
export interface Review {
  readonly changeSet: ChangeSet;
  readonly reports: readonly ValidatorReport[];
  readonly summary: string;
  /** commands that wait for their turn */
  readonly queue: readonly ReviewCommand[];
  readonly accepted: readonly Selection[];
  readonly rejected: readonly Selection[];
  /** merged by the person's own hand */
  readonly settled: readonly Selection[];
  /** every accept, reject and settle that was not taken back, newest last */
  readonly actions: readonly ReviewAction[];
  /** newest last */
  readonly undoIds: readonly string[];
  /** accepts that were taken back */
  readonly undone: number;
  /** hunks and files without a decision; null before the first decision and while they are to be counted anew */
  readonly undecided: number | null;
  /** why the last command changed nothing */
  readonly problem: string | null;
}

/** What a session used so far. */
export interface Spending extends Usage {
  /** answers of the model */
  readonly turns: number;
  /** known cost so far; `costUnknown` counts answers whose price is not known */
  readonly costUsd: number;
  readonly costUnknown: number;
  readonly bytes: number;
  readonly repeatedBytes: number;
  /** bytes of the requests that another request followed: what could be repeated */
  readonly repeatableBytes: number;
  readonly lastRequestBytes: number;
  /** milliseconds of work; pauses and waiting for a person excluded */
  readonly elapsedMs: number;
}

/** Failures of the model in a row, and what the last one said. */
export interface ModelTrouble {
  readonly failures: number;
  readonly reason: ModelFailureReason;
  readonly message: string;
  readonly retryAfterMs: number | null;
}

/** Everything that a fold over a ledger's events tells. */
export interface SessionState {
  readonly setup: SessionSetup;
  readonly caps: Caps;
  readonly lifecycle: Lifecycle;
  readonly startedAt: number;
  readonly lastAt: number;
  /** sequence number of the next event */
  readonly next: number;
  readonly intents: number;
  readonly pending: readonly PendingIntent[];

  readonly fork: { readonly kind: ForkKind; readonly notes: readonly string[] } | null;
  /** where the fork stands; null is the untouched workspace */
  readonly checkpoint: CheckpointId | null;
  /** the newest checkpoint that the validators let pass: a rollback leads here */
  readonly proven: CheckpointId | null;
  /** newest last; a checkpoint that was reached twice stands in it twice */
  readonly milestones: Sequence<Milestone>;
  readonly rollback: Rollback | null;
  readonly observation: Observation | null;
  readonly baseline: OutcomeOf<'run-tests'> | null;
  readonly target: OutcomeOf<'run-tests'> | null;

  readonly thread: Thread;
  readonly openCalls: readonly OpenCall[];
  /** the newest answer, until the loop has acted on it */
  readonly answer: { readonly text: string; readonly calls: number; readonly cut: boolean } | null;
  /** the last call and how often it came in a row */
  readonly repeated: { readonly key: string; readonly count: number };
  readonly steering: readonly string[];
  /** the person said something since the plan was last settled */
  readonly instructed: boolean;
  readonly emptyAnswers: number;
  readonly trouble: ModelTrouble | null;
  /** answers of the person that hold for the rest of the session, by what they were asked about */
  readonly permissions: ReadonlySet<string>;
  /** workspace paths that the person allowed to be changed, once or for good */
  readonly allowedPaths: ReadonlySet<string>;

  readonly plan: PlanState | null;
  readonly replan: { readonly step: StepId; readonly reason: string } | null;
  readonly escalation: Escalation | null;
  readonly validation: Validation | null;

  readonly repair: RepairReport | null;
  /** patches of the report that were put onto the fork so far */
  readonly patchesTried: number;

  readonly review: Review | null;
  readonly spending: Spending;
  /** an expected failure of an intent that the loop has not acted on yet */
  readonly failure: { readonly intent: Intent; readonly reason: string; readonly message: string } | null;
}

/** A step that its worker could not bring through: rolled back, then put before the person. */
export interface Escalation {
  readonly step: StepId;
  readonly answer: { readonly option: string; readonly text: string } | null;
}

/** The state right after `session-started`. */
export function beginSession(setup: SessionSetup, at: number): SessionState {
  return {
    setup,
    caps: setup.caps,
    lifecycle: { kind: 'working' },
    startedAt: at,
    lastAt: at,
    next: 1,
    intents: 0,
    pending: [],
    fork: null,
    checkpoint: null,
    proven: null,
    milestones: Sequence.empty(),
    rollback: null,
    observation: null,
    baseline: null,
    target: null,
    thread: emptyThread,
    openCalls: [],
    answer: null,
    repeated: { key: '', count: 0 },
    steering: [],
    instructed: false,
    emptyAnswers: 0,
    trouble: null,
    permissions: new Set(),
    allowedPaths: new Set(),
    plan: null,
    replan: null,
    escalation: null,
    validation: null,
    repair: null,
    patchesTried: 0,
    review: null,
    spending: {
      turns: 0,
      costUsd: 0,
      costUnknown: 0,
      bytes: 0,
      repeatedBytes: 0,
      repeatableBytes: 0,
      lastRequestBytes: 0,
      elapsedMs: 0,
      input: 0,
      cachedInput: 0,
      output: 0,
      reasoning: 0,
    },
    failure: null,
  };
}

/** The step that is being worked on, if any. At most one at a time. */
export function currentStep(state: SessionState): { readonly id: StepId; readonly state: StepState } | null {
  for (const [id, step] of state.plan?.steps ?? []) {
    if (step.stage.kind === 'started' || step.stage.kind === 'claimed') return { id, state: step };
  }
  return null;
}

/** The steps that are done. */
export function completedSteps(state: SessionState): ReadonlySet<StepId> {
  const completed = [...(state.plan?.steps ?? [])].filter(([, step]) => step.stage.kind === 'completed');
  return new Set(completed.map(([id]) => id));
}

/** Whether an intent of this kind (and, when given, this purpose) is under way. */
export function isPending(
  state: SessionState,
  kind: Intent['kind'],
  purpose?: 'baseline' | 'target',
): boolean {
  return state.pending.some(
    ({ intent }) =>
      intent.kind === kind &&
      (purpose === undefined || (intent.kind === 'run-tests' && intent.purpose === purpose)),
  );
}
