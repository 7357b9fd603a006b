import * as z from 'zod';
import { Checkpoint, FileChange, ForkKind, Hash, Selection, WorkspacePath } from './content.ts';
import { ModelAnswer, ModelFailureReason } from './conversation.ts';
import { ValidatorReport } from './findings.ts';
import { Gate, GateAnswer } from './gates.ts';
import { JsonValue } from './json.ts';
import { StepId } from './plan.ts';
import { RepairReport, TextEdit } from './repair.ts';
import { TestRun, TestSuite } from './tests.ts';

/**
 * An effect that the loop asks for. Every kind is safe to perform again after a crash: reads are reads, what changes
 * the fork starts from the last recorded checkpoint, an apply carries its intent's id as idempotency key.
 */
export const Intent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('open-fork') }),
  z.object({ kind: z.literal('observe-workspace') }),
  /** `baseline`: every test on the untouched workspace; `target`: what the person asked to have fixed */
  z.object({
    kind: z.literal('run-tests'),
    purpose: z.enum(['baseline', 'target']),
    query: z.string().nullable(),
  }),
  z.object({
    kind: z.literal('request-model'),
    /** items of the thread that the request holds, and their chained hash: the request is their projection */
    items: z.number().int(),
    digest: Hash,
    /** milliseconds to wait first, after a failure */
    delayMs: z.number().int().nonnegative(),
  }),
  z.object({ kind: z.literal('call-tool'), callId: z.string(), tool: z.string(), input: JsonValue }),
  z.object({ kind: z.literal('edit-fork'), edits: z.array(TextEdit).readonly(), why: z.string() }),
  z.object({ kind: z.literal('restore-checkpoint'), checkpoint: Hash.nullable(), why: z.string() }),
  z.object({
    kind: z.literal('validate'),
    step: StepId.nullable(),
    from: Hash.nullable(),
    to: Hash.nullable(),
    tests: z.array(z.string()),
  }),
  z.object({ kind: z.literal('search-repair'), targets: z.array(z.string()), budgetMs: z.number() }),
  /** `callId`: the tool call that waits for the answer */
  z.object({ kind: z.literal('ask-person'), gate: Gate, callId: z.string().nullable() }),
  z.object({ kind: z.literal('apply-change-set'), changeSet: Hash, selection: Selection }),
  z.object({ kind: z.literal('undo-apply'), undoId: z.string() }),
  /** asked after decisions that write nothing: with nothing left to decide on, the review ends */
  z.object({ kind: z.literal('count-undecided'), changeSet: Hash }),
]);
export type Intent = z.infer<typeof Intent>;
/** The kinds of all intents. */
export type IntentKind = Intent['kind'];
/** The intent of a kind. */
export type IntentOf<Kind extends IntentKind> = Extract<Intent, { kind: Kind }>;

/** What the agent knows of the workspace before it plans. */
export const Observation = z.object({
  suites: z.array(TestSuite),
  /** AGENTS.md files, nearest last; `omittedBytes` says what the byte limit cut */
  directives: z.array(z.object({ path: z.string(), text: z.string(), omittedBytes: z.number().int() })),
  /** top of the tree, one path a line */
  overview: z.string(),
  /** files that were counted, and whether there are more */
  files: z.number().int(),
  moreFiles: z.literal(true).optional(),
  head: z.string().nullable(),
  sandbox: z.object({ kind: z.enum(['os', 'docker', 'none']), isolation: z.array(z.string()) }),
});
export type Observation = z.infer<typeof Observation>;

const AppliedFile = z.object({
  path: WorkspacePath,
  how: z.enum(['written', 'merged', 'deleted', 'unchanged']),
});

/** What policy says of the command of a call: judged once, by the rules of that moment. */
export const CommandAssessment = z.object({
  callId: z.string(),
  decision: z.enum(['allow', 'ask', 'deny']),
  reason: z.string(),
});
export type CommandAssessment = z.infer<typeof CommandAssessment>;

/** What came back for an intent of the same kind. `cancelled` (by a rollback) and `failed` serve every kind. */
export const Outcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('open-fork'), fork: ForkKind, notes: z.array(z.string()) }),
  z.object({ kind: z.literal('observe-workspace'), observation: Observation }),
  z.object({
    kind: z.literal('run-tests'),
    runs: z.array(TestRun),
    /** ids of the tests that the query meant and that do not pass; for `baseline`: all that do not pass */
    failing: z.array(z.string()),
    /** set when nothing could be run: what is missing and what to do */
    problem: z.string().nullable(),
  }),
  z.object({
    kind: z.literal('request-model'),
    answer: ModelAnswer,
    /** bytes of the request, and how many of them repeat the previous request exactly */
    bytes: z.number().int(),
    repeatedBytes: z.number().int(),
    costUsd: z.number().nullable(),
    /** what policy says of commands in the answer, where no sandbox holds them */
    assessments: z.array(CommandAssessment).optional(),
  }),
  z.object({
    kind: z.literal('request-model-failed'),
    reason: ModelFailureReason,
    message: z.string(),
    retryAfterMs: z.number().nullable(),
  }),
  z.object({
    kind: z.literal('call-tool'),
    isError: z.boolean(),
    /** for the model, within the output cap */
    content: z.string(),
    /** for the interface */
    details: JsonValue,
    /** the fork after the call, when the call may have changed it */
    checkpoint: Checkpoint.nullable(),
  }),
  z.object({ kind: z.literal('edit-fork'), checkpoint: Checkpoint }),
  z.object({ kind: z.literal('restore-checkpoint') }),
  /** `files` is what changed from `from` to `to` */
  z.object({
    kind: z.literal('validate'),
    files: z.array(FileChange),
    reports: z.array(ValidatorReport),
  }),
  z.object({ kind: z.literal('search-repair'), report: RepairReport }),
  z.object({ kind: z.literal('ask-person'), answer: GateAnswer }),
  z.object({
    kind: z.literal('apply-change-set'),
    undoId: z.string(),
    files: z.array(AppliedFile),
    /** hunks and files of the change set that nobody has decided on yet */
    undecided: z.number().int(),
  }),
  z.object({ kind: z.literal('undo-apply'), undoId: z.string(), files: z.array(AppliedFile) }),
  /** hunks and files of the change set that nobody has decided on yet */
  z.object({ kind: z.literal('count-undecided'), undecided: z.number().int() }),
  /** nothing was written; the person's text stands */
  z.object({
    kind: z.literal('conflicts'),
    conflicts: z.array(z.object({ path: WorkspacePath, message: z.string() })),
  }),
  z.object({ kind: z.literal('cancelled'), message: z.string() }),
  z.object({ kind: z.literal('failed'), reason: z.string(), message: z.string() }),
]);
export type Outcome = z.infer<typeof Outcome>;
/** The outcome of a kind. */
export type OutcomeOf<Kind extends Outcome['kind']> = Extract<Outcome, { kind: Kind }>;
