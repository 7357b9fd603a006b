import * as z from 'zod';
import { Autonomy } from '../caps.ts';
import { Hash, Selection } from '../content.ts';
import { GateAnswer } from '../gates.ts';
import { StepId } from '../plan.ts';
import type { EntryDetail, PanelView, RollbackPreview, TimelineEntry } from './panel-view.ts';

/** Raised with every change of these messages; the other side of another version is asked to load anew. */
export const panelProtocolVersion = 1;

/** A task as a person states it. */
export const TaskDraft = z.object({
  task: z.string().max(20_000),
  /** one a line; may be empty */
  acceptance: z.string().max(20_000),
  context: z.array(
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('file'), path: z.string() }),
      z.object({
        kind: z.literal('selection'),
        path: z.string(),
        startLine: z.number().int(),
        endLine: z.number().int(),
      }),
      z.object({ kind: z.literal('problems'), path: z.string().nullable() }),
    ]),
  ),
  autonomy: Autonomy,
  /** null: the built-in repair engine */
  model: z.string().nullable(),
});
export type TaskDraft = z.infer<typeof TaskDraft>;

const text = z.string().max(20_000);
const index = z.number().int().nonnegative();

/** What the panel can ask of the host: a closed list, every argument checked. */
export const PanelCommand = z.discriminatedUnion('name', [
  /* the task form */
  z.object({ name: z.literal('begin'), draft: TaskDraft }),
  z.object({ name: z.literal('fix-failing-test') }),
  z.object({ name: z.literal('choose-context'), kind: z.enum(['file', 'selection', 'problems']) }),
  /** what stands in the form, a moment after typing: kept for a page that is loaded anew, and what context is added to */
  z.object({ name: z.literal('edit-draft'), draft: TaskDraft }),
  z.object({ name: z.literal('set-key') }),
  z.object({ name: z.literal('manage-trust') }),
  z.object({ name: z.literal('open-folder') }),
  z.object({ name: z.literal('new-task') }),
  z.object({ name: z.literal('open-session'), sessionId: z.string() }),
  /* while it runs */
  z.object({ name: z.literal('stop') }),
  z.object({ name: z.literal('pause') }),
  z.object({ name: z.literal('resume') }),
  z.object({ name: z.literal('steer'), text }),
  z.object({ name: z.literal('answer'), intent: z.string(), answer: GateAnswer }),
  /* the change */
  z.object({ name: z.literal('keep'), selection: Selection }),
  z.object({ name: z.literal('undo'), selection: Selection }),
  z.object({ name: z.literal('undo-accept') }),
  z.object({ name: z.literal('open-diff'), path: z.string(), hunk: z.string().nullable() }),
  z.object({ name: z.literal('open-all-changes') }),
  z.object({ name: z.literal('open-file'), path: z.string(), line: z.number().int().positive().nullable() }),
  /* time */
  z.object({ name: z.literal('rollback'), checkpoint: Hash.nullable() }),
  z.object({ name: z.literal('preview-rollback'), checkpoint: Hash.nullable() }),
  z.object({ name: z.literal('travel'), seq: index.nullable() }),
  z.object({ name: z.literal('branch'), seq: index, instruction: text }),
  /* more of what is shown */
  /** those from `from` on, before `to`; with `step` only those of it, the newest ones when they are too many to send */
  z.object({ name: z.literal('entries'), from: index, to: index, step: StepId.optional() }),
  z.object({ name: z.literal('detail'), index }),
  z.object({ name: z.literal('copy'), text: z.string().max(1_000_000) }),
  z.object({ name: z.literal('open-link'), href: z.string().max(4_000) }),
  z.object({ name: z.literal('show-log') }),
]);
export type PanelCommand = z.infer<typeof PanelCommand>;
/** The names of all commands of the panel. */
export type PanelCommandName = PanelCommand['name'];

/** What each command is answered with; those not named here are answered with nothing. */
export interface PanelReplies {
  readonly entries: readonly TimelineEntry[];
  readonly detail: EntryDetail;
  readonly 'preview-rollback': RollbackPreview;
}

/** From the panel to the host; everything is checked there: the panel renders what models wrote. */
export const PanelToHost = z.discriminatedUnion('type', [
  /** the page has loaded; `seen` is what it still has of before */
  z.object({ type: z.literal('ready'), version: z.number().int() }),
  z.object({ type: z.literal('command'), id: z.number().int(), command: PanelCommand }),
  /** a message is missing: send a snapshot */
  z.object({ type: z.literal('resync'), why: z.string() }),
  /** an error of the page, for the log */
  z.object({ type: z.literal('page-error'), message: z.string().max(10_000) }),
]);
export type PanelToHost = z.infer<typeof PanelToHost>;

/** What the panel shows when no session is open: the form for a task. */
export interface HomeView {
  /** models to choose from, the default first; empty without any */
  readonly models: readonly string[];
  readonly hasKey: boolean;
  readonly trusted: boolean;
  /** null: there is no folder open */
  readonly workspace: string | null;
  /** what cannot work on this machine and what to do, one sentence each */
  readonly problems: readonly string[];
  readonly draft: TaskDraft;
  readonly recent: readonly { readonly sessionId: string; readonly task: string; readonly status: string }[];
}

/** Everything that the panel shows. */
export interface PanelState {
  readonly home: HomeView;
  /** null: the form is shown */
  readonly view: PanelView | null;
  /** output and words of what runs now, by entry index; what stood there longer than the cap is gone */
  readonly live: Readonly<Record<number, LiveText>>;
}

/** What a running entry says. */
export interface LiveText {
  readonly output: string;
  readonly reasoning: string;
  /** one line about how far it is, or empty: "1,204 tried, 310/s, 2 plausible" */
  readonly progress: string;
}

/** What changed since the message before. Parts that are absent stayed as they are. */
export interface PanelDelta {
  readonly home?: HomeView;
  /** sections of the view that changed; absent also when another session or none is shown: see `view` */
  readonly sections?: Partial<PanelView>;
  /** another session, or none */
  readonly view?: PanelView | null;
  /** entries that are new or changed */
  readonly entries?: readonly TimelineEntry[];
  /** to be appended to what the entry says; `progress` replaces */
  readonly live?: readonly {
    readonly index: number;
    readonly output?: string;
    readonly reasoning?: string;
    readonly progress?: string;
  }[];
}

/**
 * From the host to the panel. `seq` rises by one with every snapshot and delta of an epoch; a gap, or another epoch, is
 * answered with `resync`.
 */
export type HostToPanel =
  | {
      readonly type: 'snapshot';
      readonly version: number;
      readonly epoch: string;
      readonly seq: number;
      readonly state: PanelState;
      /** the newest entries of the view, so that something stands there at once */
      readonly entries: readonly TimelineEntry[];
    }
  | { readonly type: 'delta'; readonly epoch: string; readonly seq: number; readonly delta: PanelDelta }
  | { readonly type: 'reply'; readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly type: 'reply'; readonly id: number; readonly ok: false; readonly message: string }
  /** a command of the editor that concerns the page: move the focus */
  | { readonly type: 'focus'; readonly on: 'task' | 'steer' | 'gate' | 'changes' };
