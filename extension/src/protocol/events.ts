import * as z from 'zod';
import { Autonomy, Caps } from './caps.ts';
import { ChangeSet, Hash, Selection } from './content.ts';
import { ValidatorReport } from './findings.ts';
import { Intent, Outcome } from './intents.ts';
import { DraftPlan, StepId } from './plan.ts';

/** What a session is about; fixed at its start. */
export const SessionSetup = z.object({
  sessionId: z.string(),
  /** absolute path of the person's workspace */
  workspace: z.string(),
  task: z.string(),
  mode: z.enum(['run', 'fix']),
  /** for `fix`: the test as the person named it, or null for whatever fails */
  test: z.string().nullable(),
  engine: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('model'), model: z.string() }),
    z.object({ kind: z.literal('repair'), budgetMs: z.number() }),
  ]),
  autonomy: Autonomy,
  caps: Caps,
  /**
   * `editor`: the model was offered the tools on the editor's knowledge, for the whole session wherever it goes on. Absent,
   * as in every ledger from before there were such tools: it was not.
   */
  knowledge: z.literal('editor').optional(),
  /** version of Ratchet that began the session */
  version: z.string(),
});
export type SessionSetup = z.infer<typeof SessionSetup>;

/** What a person told a session to do. */
export const PersonCommand = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('accept'), selection: Selection }),
  z.object({ kind: z.literal('reject'), selection: Selection }),
  z.object({ kind: z.literal('undo') }),
  /** the person merged this part into their files by hand */
  z.object({ kind: z.literal('settle'), selection: Selection }),
  /** takes the newest reject or settle of this same selection back */
  z.object({ kind: z.literal('reopen'), selection: Selection }),
  z.object({ kind: z.literal('steer'), text: z.string() }),
  /** what is under way is finished and recorded, then the session stands still */
  z.object({ kind: z.literal('pause') }),
  /** the fork goes back to a recorded checkpoint (null: the untouched workspace); what is under way is cancelled */
  z.object({ kind: z.literal('rollback'), checkpoint: Hash.nullable() }),
]);
export type PersonCommand = z.infer<typeof PersonCommand>;

/** How a session came to its end. */
export const Ending = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('accepted') }),
  z.object({ kind: z.literal('rejected') }),
  /** the task needed no change; `text` is the answer */
  z.object({ kind: z.literal('answered'), text: z.string() }),
  /** a fix was asked for and the test passes already */
  z.object({ kind: z.literal('nothing-to-fix'), message: z.string() }),
  z.object({ kind: z.literal('failed'), reason: z.string(), message: z.string() }),
]);
export type Ending = z.infer<typeof Ending>;

/** Why a session stands still although it is not at its end; `resume` goes on. */
export const PauseReason = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('stopped-by-person') }),
  z.object({ kind: z.literal('paused-by-person') }),
  z.object({
    kind: z.literal('cap-reached'),
    cap: z.enum(['turns', 'tokens', 'costUsd', 'elapsedMs']),
    message: z.string(),
  }),
  z.object({ kind: z.literal('model-unavailable'), reason: z.string(), message: z.string() }),
  z.object({ kind: z.literal('stuck'), message: z.string() }),
]);
export type PauseReason = z.infer<typeof PauseReason>;

/** What a revision changes, by ids of steps. */
export const PlanDifference = z.object({
  added: z.array(StepId),
  dropped: z.array(StepId),
  changed: z.array(StepId),
});
export type PlanDifference = z.infer<typeof PlanDifference>;

/** What a decision tells the model: the answer to one of its calls, or (no call) a message. */
export const Reply = z.object({ callId: z.string().nullable(), text: z.string(), isError: z.boolean() });
export type Reply = z.infer<typeof Reply>;

/**
 * Everything that can stand in a ledger, past tense. Three sorts: facts from outside (a person, an outcome), decisions
 * of the loop, and intents, which are decisions too.
 */
export const SessionEvent = z.discriminatedUnion('type', [
  /* from outside */
  z.object({ type: z.literal('session-started'), setup: SessionSetup }),
  z.object({ type: z.literal('session-resumed'), caps: Caps.nullable(), notes: z.array(z.string()) }),
  z.object({ type: z.literal('person-commanded'), command: PersonCommand }),
  z.object({
    type: z.literal('outcome-recorded'),
    intent: z.string(),
    outcome: Outcome,
    durationMs: z.number(),
  }),
  z.object({ type: z.literal('work-stopped') }),
  /* decisions */
  z.object({ type: z.literal('intent-issued'), id: z.string(), intent: Intent }),
  z.object({ type: z.literal('message-added'), text: z.string(), from: z.enum(['loop', 'person']) }),
  /** a tool call that got its answer without an effect: malformed, unknown, denied, or a person's word */
  z.object({ type: z.literal('call-answered'), reply: Reply }),
  z.object({
    type: z.literal('plan-adopted'),
    plan: DraftPlan,
    reason: z.string(),
    reply: Reply.nullable(),
  }),
  z.object({
    type: z.literal('plan-revised'),
    before: DraftPlan,
    after: DraftPlan,
    difference: PlanDifference,
    cause: z.enum(['failure', 'information', 'instruction']),
    reason: z.string(),
    reply: Reply.nullable(),
  }),
  z.object({ type: z.literal('step-started'), step: StepId, attempt: z.number().int().positive() }),
  z.object({
    type: z.literal('step-claimed'),
    step: StepId,
    summary: z.string(),
    /** the call whose answer waits for the validators */
    callId: z.string().nullable(),
  }),
  z.object({
    type: z.literal('step-completed'),
    step: StepId,
    checkpoint: Hash.nullable(),
    reply: Reply.nullable(),
  }),
  z.object({
    type: z.literal('step-rejected'),
    step: StepId,
    attempt: z.number().int().positive(),
    reports: z.array(ValidatorReport),
    reply: Reply.nullable(),
  }),
  z.object({
    type: z.literal('replan-requested'),
    step: StepId,
    reason: z.string(),
    reply: Reply.nullable(),
  }),
  z.object({ type: z.literal('step-rolled-back'), step: StepId, to: Hash.nullable() }),
  /** the person's rollback is done; the plan's steps are what they were at that checkpoint */
  z.object({
    type: z.literal('fork-rolled-back'),
    to: Hash.nullable(),
    /** steps that are to be done again */
    reopened: z.array(StepId),
    /** steps that are done again, because a rollback was taken back */
    completed: z.array(StepId),
    /** the proposed change set is no longer what the fork holds: its review has ended */
    withdrawn: z.boolean(),
    /** what the model is told */
    text: z.string(),
  }),
  z.object({
    type: z.literal('change-set-proposed'),
    changeSet: ChangeSet,
    reports: z.array(ValidatorReport),
    summary: z.string(),
  }),
  z.object({ type: z.literal('session-paused'), reason: PauseReason }),
  z.object({ type: z.literal('session-ended'), ending: Ending }),
]);
export type SessionEvent = z.infer<typeof SessionEvent>;
/** The names of all events. */
export type SessionEventType = SessionEvent['type'];

/** Events that come from outside the decider; every other event is one of its decisions. */
export const outsideEventTypes: ReadonlySet<SessionEventType> = new Set([
  'session-started',
  'session-resumed',
  'person-commanded',
  'outcome-recorded',
  'work-stopped',
]);
