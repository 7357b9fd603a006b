import assert from 'node:assert/strict';
import type { Hunk, Selection } from '../../../extension/src/protocol/content.ts';
import type { SessionEvent } from '../../../extension/src/protocol/events.ts';
import type { IntentOf, Outcome } from '../../../extension/src/protocol/intents.ts';
import { composeSelection, hunksOf } from '../../../extension/src/core/edits/hunks.ts';
import { mergeThreeWay } from '../../../extension/src/core/edits/merge.ts';
import { covers } from '../../../extension/src/core/edits/undecided-units.ts';
import { decide } from '../../../extension/src/core/loop/decide.ts';
import { mergeIntoBuffer } from '../../../extension/src/core/review/merge-into-buffer.ts';
import type { FileReview, ProposedFile } from '../../../extension/src/core/review/review-model.ts';
import { reviewFile } from '../../../extension/src/core/review/review-model.ts';
import { splitSelection } from '../../../extension/src/core/review/split-selection.ts';
import { unitDecision } from '../../../extension/src/core/review/unit-decision.ts';
import { evolve } from '../../../extension/src/core/session/evolve.ts';
import { undoOfLastAction } from '../../../extension/src/core/session/review-actions.ts';
import type { SessionState } from '../../../extension/src/core/session/state.ts';
import { beginSession } from '../../../extension/src/core/session/state.ts';

/** A file as its person sees it: on the disk, and in an editor that may hold more. */
export interface WorldFile {
  readonly path: string;
  disk: string;
  buffer: string;
  /** what stood on the disk when the editor last read or wrote it */
  known: string;
  undo: string[];
  redo: string[];
}

/** What a decision of the person came to. */
export type Decided =
  | { readonly kind: 'done'; readonly ids: readonly string[] }
  /** the engine wrote nothing: the same lines were changed */
  | { readonly kind: 'conflict' }
  /** nothing to decide on, or the person's file could not be saved first */
  | { readonly kind: 'nothing' };

/** A write of the session: what stood on the disk, what was asked for, and what stands there after it. */
export interface WorldWrite {
  readonly proposed: readonly ProposedFile[];
  readonly id: string;
  readonly intent: IntentOf<'apply-change-set'> | IntentOf<'undo-apply'>;
  readonly before: Readonly<Record<string, string>>;
  readonly outcome: Outcome['kind'];
  readonly after: Readonly<Record<string, string>>;
}

const noHash = '0'.repeat(64);

/**
 * A person, an editor and a session on two files, in memory and in one thread of time. Sessions, decisions, hunks and
 * merges are the real ones; only the writer is a short statement of what an accept and its undo mean.
 */
export class ReviewWorld {
  readonly files: readonly WorldFile[];
  proposed: readonly ProposedFile[] = [];
  readonly writes: WorldWrite[] = [];
  state: SessionState;
  #seq = 1;
  /** what each accept wrote, for its undo */
  readonly #written = new Map<string, readonly { path: string; before: string; after: string }[]>();

  constructor(texts: Readonly<Record<string, string>>) {
    this.files = Object.entries(texts).map(([path, text]) => ({
      path,
      disk: text,
      buffer: text,
      known: text,
      undo: [],
      redo: [],
    }));
    this.state = beginSession(setup, 0);
  }

  file(path: string): WorldFile {
    const file = this.files.find((each) => each.path === path);
    assert.ok(file);
    return file;
  }

  /* the agent */

  /** A change set on what stands on the disk now. */
  propose(texts: ReadonlyMap<string, string>): void {
    this.proposed = [...texts].flatMap(([path, text]) => {
      const base = this.file(path).disk;
      const hunks = hunksOf(path, base, text);
      return hunks.length === 0 ? [] : [{ path, base: base.split('\n'), proposed: text.split('\n'), hunks }];
    });
    const files = this.proposed.map(({ path }) => ({
      path,
      before: { kind: 'file' as const, hash: noHash, size: 0, mode: 0o644 },
      after: { kind: 'file' as const, hash: noHash, size: 1, mode: 0o644 },
    }));
    this.#record({ type: 'change-set-proposed', changeSet: { id: noHash, files }, reports: [], summary: '' });
  }

  /* the person's editor */

  type(path: string, text: string): void {
    const file = this.file(path);
    if (text === file.buffer) return;
    file.undo.push(file.buffer);
    file.redo = [];
    file.buffer = text;
    this.#reload(file);
  }

  undoTyping(path: string, direction: 'undo' | 'redo'): void {
    const file = this.file(path);
    const [from, to] = direction === 'undo' ? [file.undo, file.redo] : [file.redo, file.undo];
    const text = from.pop();
    if (text === undefined) return;
    to.push(file.buffer);
    file.buffer = text;
    this.#reload(file);
  }

  /** False when somebody else wrote the file meanwhile, as in an editor. */
  save(path: string): boolean {
    const file = this.file(path);
    if (file.buffer === file.known) return true;
    if (file.disk !== file.known) return false;
    file.disk = file.known = file.buffer;
    return true;
  }

  /** Somebody else writes; an editor without unsaved typing shows it. */
  writeOutside(path: string, text: string): void {
    const file = this.file(path);
    file.disk = text;
    this.#reload(file);
  }

  /* the review */

  review(path: string): FileReview {
    const file = this.proposed.find((each) => each.path === path);
    const { buffer } = this.file(path);
    if (!file) return { path, open: [], proposal: buffer.split('\n') };
    return reviewFile(file, buffer.split('\n'), (hunk) => this.decisionOn(hunk));
  }

  decisionOn(hunk: Hunk): ReturnType<typeof unitDecision> {
    return this.state.review ? unitDecision(this.state.review, hunk) : 'open';
  }

  get openHunks(): readonly Hunk[] {
    return this.proposed.flatMap(({ hunks }) => hunks.filter((hunk) => this.decisionOn(hunk) === 'open'));
  }

  /** As Keep in the editor does it; `meanwhile` is what the person does between their save and the write. */
  keep(selection: Selection, meanwhile: () => void = () => undefined): Decided {
    const changeSet = this.state.review?.changeSet;
    if (!changeSet || this.state.lifecycle.kind !== 'reviewing') return { kind: 'nothing' };
    const open = this.proposed.flatMap(({ path }) =>
      this.review(path).open.map(({ hunk, place }) => ({ unit: hunk, conflict: place.kind === 'conflict' })),
    );
    const { clear } = splitSelection(open, selection, changeSet);
    if (clear?.kind !== 'hunks') return { kind: 'nothing' };
    const paths = open.flatMap(({ unit }) => (covers(clear, unit) ? [unit.path] : []));
    if (!paths.every((path) => this.save(path))) return { kind: 'nothing' };
    return this.#write([...new Set(paths)], { kind: 'accept', selection: clear }, meanwhile, clear.ids);
  }

  reject(selection: Selection): Decided {
    const ids = this.openHunks.filter((hunk) => covers(selection, hunk)).map(({ id }) => id);
    if (ids.length === 0 || this.state.lifecycle.kind !== 'reviewing') return { kind: 'nothing' };
    this.#command({ kind: 'reject', selection: { kind: 'hunks', ids } });
    return { kind: 'done', ids };
  }

  /** The person saved their own mixture of both. */
  settle(id: string): void {
    this.#command({ kind: 'settle', selection: { kind: 'hunks', ids: [id] } });
  }

  undoAction(meanwhile: () => void = () => undefined): Decided {
    const command = this.state.review && undoOfLastAction(this.state.review);
    if (!command) return { kind: 'nothing' };
    if (command.kind === 'reopen') {
      this.#command(command);
      return { kind: 'done', ids: [] };
    }
    const paths = (this.#written.get(this.state.review?.undoIds.at(-1) ?? '') ?? []).map(({ path }) => path);
    return paths.every((path) => this.save(path))
      ? this.#write(paths, command, meanwhile, [])
      : { kind: 'nothing' };
  }

  #write(
    paths: readonly string[],
    command: Extract<SessionEvent, { type: 'person-commanded' }>['command'],
    meanwhile: () => void,
    ids: readonly string[],
  ): Decided {
    const saved = new Map(paths.map((path) => [path, this.file(path).buffer]));
    meanwhile();
    this.#command(command);
    for (const path of paths) this.#show(this.file(path), saved.get(path) ?? '');
    return this.state.review?.problem === null ? { kind: 'done', ids } : { kind: 'conflict' };
  }

  /** The editor takes in what was written: by reading it again, or between what was typed meanwhile. */
  #show(file: WorldFile, saved: string): void {
    if (file.buffer === saved || file.disk === saved) {
      this.#reload(file);
      return;
    }
    const edits = mergeIntoBuffer({
      saved: saved.split('\n'),
      buffer: file.buffer.split('\n'),
      disk: file.disk.split('\n'),
    });
    if (edits === null) return;
    const lines = file.buffer.split('\n');
    for (const { start, end, lines: added } of edits.toReversed()) lines.splice(start, end - start, ...added);
    this.type(file.path, lines.join('\n'));
    file.known = file.disk;
  }

  #reload(file: WorldFile): void {
    if (file.buffer !== file.known || file.known === file.disk) return;
    this.type(file.path, file.disk);
    file.known = file.disk;
  }

  /* the session */

  #command(command: Extract<SessionEvent, { type: 'person-commanded' }>['command']): void {
    this.#record({ type: 'person-commanded', command });
    for (let decision = decide(this.state); decision; decision = decide(this.state)) {
      this.#record(decision);
      if (decision.type !== 'intent-issued') continue;
      const { id, intent } = decision;
      if (intent.kind === 'count-undecided') {
        const outcome = { kind: intent.kind, undecided: this.openHunks.length };
        this.#record({ type: 'outcome-recorded', intent: id, outcome, durationMs: 0 });
        continue;
      }
      assert.ok(intent.kind === 'apply-change-set' || intent.kind === 'undo-apply', intent.kind);
      const before = this.#disks();
      const outcome = intent.kind === 'undo-apply' ? this.#takeBack(intent) : this.#apply(intent, id);
      const after = this.#disks();
      this.writes.push({ proposed: this.proposed, id, intent, before, outcome: outcome.kind, after });
      this.#record({ type: 'outcome-recorded', intent: id, outcome, durationMs: 0 });
    }
  }

  #disks(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.files.map(({ path, disk }) => [path, disk]));
  }

  #record(event: SessionEvent): void {
    this.state = evolve(this.state, { seq: this.#seq++, at: 0, event });
  }

  /** What was kept before and is kept now leads from one text to another; the person's saves are merged into it. */
  #apply({ selection }: IntentOf<'apply-change-set'>, id: string): Outcome {
    const writes: { path: string; before: string; after: string }[] = [];
    for (const { path, base, hunks } of this.proposed) {
      const chosen = hunks.filter((hunk) => covers(selection, hunk));
      if (chosen.length === 0) continue;
      const kept = new Set(hunks.filter((hunk) => this.decisionOn(hunk) === 'kept').map((hunk) => hunk.id));
      const compose = (ids: ReadonlySet<string>): string => composeSelection(base.join('\n'), hunks, ids);
      const file = this.file(path);
      const theirs = compose(new Set([...kept, ...chosen.map((hunk) => hunk.id)]));
      const merged = mergeThreeWay({ base: compose(kept), mine: file.disk, theirs });
      if (!merged.clean) return { kind: 'conflicts', conflicts: [{ path, message: 'same lines' }] };
      writes.push({ path, before: file.disk, after: merged.text });
    }
    for (const { path, after } of writes) this.file(path).disk = after;
    this.#written.set(id, writes);
    const undecided = this.openHunks.filter((hunk) => !covers(selection, hunk)).length;
    return { kind: 'apply-change-set', undoId: id, files: [], undecided };
  }

  #takeBack({ undoId }: IntentOf<'undo-apply'>): Outcome {
    const results: { file: WorldFile; text: string }[] = [];
    for (const { path, before, after } of this.#written.get(undoId) ?? []) {
      const file = this.file(path);
      const merged = mergeThreeWay({ base: after, mine: file.disk, theirs: before });
      if (!merged.clean) return { kind: 'conflicts', conflicts: [{ path, message: 'same lines' }] };
      results.push({ file, text: merged.text });
    }
    for (const { file, text } of results) file.disk = text;
    return { kind: 'undo-apply', undoId, files: [] };
  }
}

const setup: SessionState['setup'] = {
  sessionId: 'session',
  workspace: '/workspace',
  task: 'a task',
  mode: 'run',
  test: null,
  engine: { kind: 'repair', budgetMs: 1 },
  autonomy: 'suggest',
  caps: { turns: 1, tokens: 1, costUsd: 1, elapsedMs: 1 },
  version: '0.0.0',
};
