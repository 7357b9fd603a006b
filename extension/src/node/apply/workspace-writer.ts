import type { ChangeSet, Selection } from '../../protocol/content.ts';
import type { Failure } from '../../protocol/result.ts';
import type { ApplyOutcome, BlobStore, WorkspaceWriter } from '../../core/ports.ts';
import type { ApplyFailure } from './apply-failure.ts';
import { failed, failureOf } from './apply-failure.ts';
import type { Workshop } from './carry-out.ts';
import { carryOut, Interference, rollBack } from './carry-out.ts';
import { decideChanges } from './decide-changes.ts';
import type { ChangeRequest } from './decide-changes.ts';
import { createJournal, recordId } from './journal.ts';
import type { Journal, JournalRecord } from './journal.ts';
import { planSteps } from './plan-record.ts';
import type { PlanRules } from './plan-record.ts';
import { recoverRecords } from './recover-records.ts';
import type { TextEdits } from './text-edits.ts';
import { createTextEdits } from './text-edits.ts';
import { aimOf } from './versions.ts';
import { wantedChanges } from './wanted-changes.ts';
import type { WorkspaceFiles } from './workspace-files.ts';
import { createWorkspaceFiles } from './workspace-files.ts';
import type { Processes } from './workspace-lock.ts';
import { createProcesses, createWorkspaceLock } from './workspace-lock.ts';

/** What a writer is made from. */
export interface WorkspaceWriterOptions {
  /** absolute path of the person's workspace */
  readonly workspace: string;
  /** folder for the records of this session, outside of the workspace; made when it is missing */
  readonly directory: string;
  /** holds the contents of every change; gets the backups */
  readonly blobs: BlobStore;
  /** folder for locks, the same one for every process of this person, outside of the workspace; made when it is missing */
  readonly state: string;
  readonly files?: WorkspaceFiles;
  readonly processes?: Processes;
  /** milliseconds to wait for another process that is writing; 10,000 when not given */
  readonly lockWaitMs?: number;
}

/** Everything an apply works with. */
interface Setting extends Workshop {
  readonly text: TextEdits;
  readonly journal: Journal;
}

/** What an apply or undo is about, before anybody looked at the workspace. */
interface Task {
  readonly requests: readonly ChangeRequest[];
  readonly rules: PlanRules;
  readonly undoes?: string;
}

/** Somebody saves a file in the very moment of an accept: start again, but not for ever. */
const attemptsMax = 3;

/**
 * Writes changes into the person's workspace. Each apply is one record in a journal: begun before the first byte
 * changes, done after the last one is durable; cut off in between, it is rolled back by `recover`, or by the next
 * apply or undo. A recovery that finds a file with neither the old nor the new state leaves it, names it in its
 * lines, and rolls back the rest. Hard links, extended attributes and access lists of a replaced file are not kept.
 */
export function createWorkspaceWriter(options: WorkspaceWriterOptions): WorkspaceWriter {
  const files = options.files ?? createWorkspaceFiles();
  const journal = createJournal(files, options.directory);
  const text = createTextEdits();
  const parts = { ...options, files, journal, text };

  const once = async (
    key: string,
    prepare: (setting: Setting) => Promise<Task | ApplyOutcome>,
  ): Promise<ApplyOutcome> => {
    const id = recordId(key);
    const done = await alone(parts, async (setting): Promise<ApplyOutcome> => {
      const known = await journal.done(id);
      if (known === 'damaged') return failed('damaged', damagedRecord(id));
      if (known) return applied(known);
      const task = await prepare(setting);
      return 'status' in task ? task : perform(setting, task, { id, key });
    });
    return done.ok ? done.value : done.failure;
  };

  return {
    async recover() {
      const done = await alone(parts, async (_, recovered) => recovered);
      return done.ok ? done.value : done.failure.message.split('\n');
    },
    apply: (changeSet, selection, key) =>
      once(key, (setting) => taskOfChangeSet(setting, changeSet, selection)),
    undo: (undoId, key) => once(key, (setting) => taskOfUndo(setting, undoId)),
  };
}

type Parts = WorkspaceWriterOptions & Pick<Setting, 'files' | 'journal' | 'text'>;
type Done<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly failure: ApplyFailure };

/** Works alone among all writers of the workspace, and with nothing half done in it. */
async function alone<Value>(
  parts: Parts,
  work: (setting: Setting, recovered: readonly string[]) => Promise<Value>,
): Promise<Done<Value>> {
  const { files, journal, text, blobs, directory, state, lockWaitMs: waitMs = 10_000 } = parts;
  try {
    const workspace = await files.realPath(parts.workspace);
    const processes = parts.processes ?? createProcesses();
    const lock = createWorkspaceLock({ files, processes, state, workspace, directory, waitMs });
    const held = await lock.acquire();
    if (!held.ok) return { ok: false, failure: failed(held.failure.reason, held.failure.message) };
    try {
      const setting = { files, workspace, blobs, text, journal };
      const recovery = await recoverRecords(setting, journal);
      return recovery.complete
        ? { ok: true, value: await work(setting, recovery.lines) }
        : { ok: false, failure: failed('damaged', recovery.lines.join('\n')) };
    } finally {
      await held.value.release();
    }
  } catch (error) {
    const failure = failureOf(error, parts.workspace);
    if (!failure) throw error;
    return { ok: false, failure };
  }
}

async function taskOfChangeSet(
  { blobs, text, journal }: Setting,
  changeSet: ChangeSet,
  selection: Selection,
): Promise<Task | ApplyOutcome> {
  const wanted = await wantedChanges(changeSet, selection, { blobs, text });
  if (!wanted.ok) return failed(wanted.failure.reason, wanted.failure.message);
  const tools = { blobs, text, accepted: await journal.accepted() };
  const requests = wanted.value.map((each): ChangeRequest => ({
    path: each.change.path,
    aim: (present) => aimOf(each, present, tools),
  }));
  const unknown = (): undefined => undefined;
  return { requests, rules: { mayRemove: () => true, modeOf: unknown, ownerOf: unknown } };
}

/** The record backwards: what it wrote is the base, what it found is the goal. */
async function taskOfUndo({ journal, workspace }: Setting, undoId: string): Promise<Task | ApplyOutcome> {
  const record = /^[0-9a-f]+$/.test(undoId) ? await journal.done(undoId) : undefined;
  if (record === 'damaged') return failed('damaged', damagedRecord(undoId));
  if (record?.workspace !== workspace)
    return failed(
      'unknown-undo',
      `Cannot undo ${JSON.stringify(undoId)} as no accept of this session has that name. Undo one of those that the session lists.`,
    );
  const requests = record.entries.map(({ path, new: written, old }): ChangeRequest => {
    const ownMode = written.kind === 'file' ? { ownMode: written.mode } : {};
    const aim = { path, base: { state: written }, goal: { state: old }, ...ownMode };
    return { path, aim: async () => ({ ok: true, value: aim }) };
  });
  const made = new Set(record.makeFolders.map(({ path }) => path));
  const modes = new Map(record.removeFolders.map(({ path, mode }) => [path, mode]));
  const owners = new Map(record.entries.map(({ path, owner }) => [path, owner]));
  const rules: PlanRules = {
    mayRemove: (path) => made.has(path),
    modeOf: (path) => modes.get(path),
    ownerOf: (path) => owners.get(path),
  };
  return { requests, rules, undoes: undoId };
}

async function perform(
  setting: Setting,
  task: Task,
  name: { readonly id: string; readonly key: string },
): Promise<ApplyOutcome> {
  for (let attempt = 1; ; attempt += 1) {
    const decided = await decideChanges(setting, task.requests);
    if ('status' in decided) return decided;
    const steps = await planSteps(setting, decided.decisions, task.rules);
    if (!steps.ok) return failed(steps.failure.reason, steps.failure.message);
    const record: JournalRecord = {
      version: 1,
      ...name,
      workspace: setting.workspace,
      sequence: await setting.journal.nextSequence(),
      ...(task.undoes !== undefined && { undoes: task.undoes }),
      ...steps.value,
      accepted: [...decided.accepted],
    };
    const seen = new Map(decided.decisions.map(({ path, sight }) => [path, sight.fingerprint]));
    const flushed = await setting.blobs.flush?.();
    if (flushed?.ok === false) return failed(reasonOf(flushed.failure), flushed.failure.message);
    await setting.journal.begin(record);
    try {
      await carryOut(setting, record, seen);
      await setting.journal.commit(record.id);
      return applied(record);
    } catch (error) {
      const outcome = await giveUp(setting, record, error);
      if (!(error instanceof Interference) || outcome.reason === 'damaged' || attempt === attemptsMax)
        return outcome;
    }
  }
}

async function giveUp(setting: Setting, record: JournalRecord, error: unknown): Promise<ApplyFailure> {
  const { troubles, left } = await rollBack(setting, record);
  if (troubles.length === 0) await setting.journal.forget(record.id);
  const failure = failureOf(error, setting.workspace);
  if (!failure) throw error;
  const note = left.length > 0 ? ` Left as they are, as they changed meanwhile: ${left.join(', ')}.` : '';
  if (troubles.length === 0) return failed(failure.reason, failure.message + note);
  const open = troubles.map(({ path, message }) => `${path} (${message})`).join(', ');
  return failed(
    'damaged',
    `${failure.message}${note} Not everything could be put back: ${open}. Remove the cause; the next accept or start puts it back first.`,
  );
}

function applied({ id, files }: JournalRecord): ApplyOutcome {
  return { status: 'applied', undoId: id, files };
}

function reasonOf({ reason }: Failure): 'no-space' | 'denied' {
  return reason === 'no-space' ? 'no-space' : 'denied';
}

function damagedRecord(id: string): string {
  return `Cannot tell what the accept ${id} did as its record cannot be read. Compare the workspace with the last commit, then delete the record.`;
}
