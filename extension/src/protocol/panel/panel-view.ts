import type { Caps } from '../caps.ts';
import type { CheckpointId, Hunk } from '../content.ts';
import type { ValidatorReport } from '../findings.ts';
import type { Gate } from '../gates.ts';
import type { StepId } from '../plan.ts';
import type { SuspiciousLine } from '../repair.ts';

/**
 * What the panel shows of a session at one moment: a projection of the events up to it. Small enough to be sent whole;
 * what grows with a session (its entries, output, texts of files) is asked for by range or id.
 */
export interface PanelView {
  readonly session: SessionHeader;
  readonly moment: Moment;
  readonly status: StatusView;
  readonly plan: PlanView | null;
  readonly gates: readonly GateView[];
  readonly changes: ChangesView | null;
  readonly checkpoints: readonly CheckpointView[];
  readonly spending: SpendingView;
  /** lines that the repair engine suspects, most suspicious first */
  readonly suspicious: readonly SuspiciousLine[];
  /** number of timeline entries at this moment */
  readonly entries: number;
}

/** What a session is about. */
export interface SessionHeader {
  readonly id: string;
  readonly task: string;
  readonly mode: 'run' | 'fix';
  readonly test: string | null;
  /** name of the workspace folder */
  readonly workspace: string;
  /** `gpt-6-sol`, or null for the built-in repair engine */
  readonly model: string | null;
  readonly autonomy: 'read-only' | 'suggest' | 'auto';
  readonly caps: Caps;
  /** milliseconds since the epoch */
  readonly startedAt: number;
  /** the fork's kind and the sandbox's isolation, one line each; empty until they are known */
  readonly isolation: readonly string[];
}

/** Which moment of a session is shown. */
export interface Moment {
  /** sequence number of the last event that is shown */
  readonly seq: number;
  /** sequence number of the last event there is */
  readonly last: number;
  /** milliseconds since the epoch, of the event `seq` */
  readonly at: number;
  /** the newest moment is shown and follows what happens; false while travelling in time */
  readonly follows: boolean;
}

/** What can be done with the session now; a command that is not named here is refused. */
export type PanelAction =
  'stop' | 'pause' | 'resume' | 'steer' | 'accept' | 'reject' | 'undo' | 'rollback' | 'branch';

/** Where the session stands. */
export interface StatusView {
  readonly kind:
    'working' | 'waiting' | 'paused' | 'reviewing' | 'accepted' | 'rejected' | 'answered' | 'failed';
  /** one or two words: "Working", "Needs your answer", "Paused", "Ready for review" */
  readonly word: string;
  /** one sentence, or empty: what goes on, why it stands, what to do next */
  readonly detail: string;
  /** the phase of the loop while working, else null */
  readonly phase: 'perceive' | 'plan' | 'act' | 'observe' | 'reflect' | null;
  readonly actions: readonly PanelAction[];
}

/** The plan with how far its steps are. */
export interface PlanView {
  /** in the order of the newest plan; dropped steps of the last revision stand at the end, marked as such */
  readonly steps: readonly PlanNodeView[];
  readonly revisions: readonly RevisionView[];
}

/** A step of the plan. */
export interface PlanNodeView {
  readonly id: StepId;
  readonly goal: string;
  readonly role: 'worker' | 'reviewer' | 'tester';
  readonly dependsOn: readonly StepId[];
  readonly acceptance: readonly string[];
  readonly tests: readonly string[];
  readonly status: 'open' | 'ready' | 'running' | 'validating' | 'completed' | 'rolled-back' | 'dropped';
  /** what the last revision did to it, or null */
  readonly change: 'added' | 'dropped' | 'moved' | null;
  readonly estimate: { readonly minutes: number; readonly costUsd: number };
  /** null until it was started; `runs` since then, without pauses */
  readonly actual: {
    readonly startedAt: number;
    readonly endedAt: number | null;
    readonly costUsd: number;
    readonly turns: number;
  } | null;
  /** 0 to 1 */
  readonly confidence: number;
  /** how often the validators turned it down */
  readonly rejections: number;
  /** the newest reports of its validators */
  readonly reports: readonly ValidatorReport[];
  /** what the agent said when it claimed the step done, or null */
  readonly summary: string | null;
}

/** A revision of the plan. The first entry is the plan as adopted. */
export interface RevisionView {
  readonly seq: number;
  readonly at: number;
  readonly cause: 'adopted' | 'failure' | 'information' | 'instruction';
  readonly reason: string;
  readonly added: readonly StepId[];
  readonly dropped: readonly StepId[];
  /** steps whose goal, tests or dependencies changed */
  readonly moved: readonly StepId[];
}

/** A question that waits for the person. The first option is the safe one. */
export interface GateView {
  readonly intent: string;
  readonly gate: Gate;
  readonly askedAt: number;
}

/** The proposed change set. */
export interface ChangesView {
  readonly changeSet: string;
  readonly summary: string;
  readonly reports: readonly ValidatorReport[];
  readonly files: readonly ChangedFileView[];
  /** why the last decision changed nothing, or null */
  readonly problem: string | null;
  /** accepts that can be taken back */
  readonly undoable: number;
}

/** A changed file. `hunks` is empty for a file that is decided on as a whole (binary, mode, link, too large). */
export interface ChangedFileView {
  readonly path: string;
  readonly movedFrom: string | null;
  readonly how: 'added' | 'changed' | 'deleted' | 'moved';
  readonly addedLines: number;
  readonly removedLines: number;
  /** why there are no hunks, or null */
  readonly note: string | null;
  readonly decision: Decision;
  readonly hunks: readonly ReviewHunkView[];
  /** lines around the hunks: up to 3 before and after each, by line number of the text after */
  readonly contextLines: Readonly<Record<number, string>>;
}

/** What a person decided about a hunk or file. `conflict`: their own text changed there; keeping needs the merge editor. */
export type Decision = 'open' | 'kept' | 'undone' | 'conflict' | 'mixed';

/** A hunk and what was decided about it. */
export interface ReviewHunkView extends Hunk {
  readonly decision: Decision;
}

/** A checkpoint that the fork can be rolled back to. */
export interface CheckpointView {
  /** null is the untouched workspace */
  readonly id: CheckpointId | null;
  readonly seq: number;
  readonly at: number;
  /** what led to it: "apply_patch src/cart.js", "step fix-discount completed" */
  readonly label: string;
  readonly files: number;
  readonly bytes: number;
  /** the validators passed it */
  readonly proven: boolean;
  /** the fork stands here */
  readonly current: boolean;
}

/** What the session used so far, against its caps. */
export interface SpendingView {
  readonly turns: number;
  readonly inputTokens: number;
  readonly cachedTokens: number;
  readonly outputTokens: number;
  readonly costUsd: number;
  /** some answers had no known price: the cost is a lower bound */
  readonly costUnknown: boolean;
  /** 0 to 1: bytes of requests that repeated an earlier one, of those that could */
  readonly cacheShare: number | null;
  readonly elapsedMs: number;
}

/** One line of the timeline; what it led to in full is asked for with its index. */
export interface TimelineEntry {
  readonly index: number;
  /** of the event that began it, and of the one that ended it (null: still running) */
  readonly seq: number;
  readonly endSeq: number | null;
  readonly at: number;
  readonly kind:
    | 'started'
    | 'model'
    | 'call'
    | 'command'
    | 'tests'
    | 'validation'
    | 'plan'
    | 'step'
    | 'repair'
    | 'gate'
    | 'person'
    | 'rollback'
    | 'proposal'
    | 'apply'
    | 'notice'
    | 'ended';
  readonly step: StepId | null;
  /** "apply_patch", "npm test", "Plan revised" */
  readonly title: string;
  /** one line: paths, the first line of an answer, a reason */
  readonly text: string;
  readonly status: 'running' | 'done' | 'failed' | 'denied' | 'cancelled';
  readonly durationMs: number | null;
  /** of a command */
  readonly exitCode: number | null;
  /** there is more to show than this line */
  readonly more: boolean;
}

/** A part of what an entry holds in full. Texts come from repositories, tools and models: they are data. */
export type EntryBlock =
  | { readonly kind: 'text'; readonly title: string; readonly text: string }
  /** model's words; a small part of Markdown is shown as such, never HTML */
  | { readonly kind: 'markdown'; readonly title: string; readonly text: string }
  /** output of a command, with ANSI escapes */
  | { readonly kind: 'output'; readonly title: string; readonly text: string; readonly omittedBytes: number }
  | { readonly kind: 'code'; readonly title: string; readonly language: string; readonly text: string }
  | { readonly kind: 'diff'; readonly title: string; readonly hunks: readonly Hunk[] }
  | { readonly kind: 'facts'; readonly title: string; readonly facts: readonly (readonly [string, string])[] }
  | { readonly kind: 'reports'; readonly title: string; readonly reports: readonly ValidatorReport[] };

/** What an entry holds in full. `cut`: more than the panel shows; the session's export has all of it. */
export interface EntryDetail {
  readonly index: number;
  readonly blocks: readonly EntryBlock[];
  readonly cut: boolean;
}

/** A path that a rollback would change in the fork. */
export interface RollbackPreview {
  readonly checkpoint: CheckpointId | null;
  readonly files: readonly { readonly path: string; readonly how: 'added' | 'changed' | 'deleted' }[];
}
