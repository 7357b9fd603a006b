import * as vscode from 'vscode';
import type { DeskSession, SessionDesk, Subscription } from '../../core/engine/session-desk.ts';
import type { ReviewedFile } from '../../core/review/reviewed-files.ts';
import { asDecoded, reviewedFiles } from '../../core/review/reviewed-files.ts';
import { undoOfLastAction } from '../../core/session/review-actions.ts';
import type { ExtensionParts } from '../extension-parts.ts';
import { windowWorkspaces, workspaceUri } from '../workspaces/window-folders.ts';
import { decodeAs, findDocument } from './documents.ts';

/** A file that a session proposes to change; the same object as long as the session proposes the same change set. */
export interface ReviewEntry {
  readonly session: DeskSession;
  readonly file: ReviewedFile;
  /** where the file is, or would be, on the disk */
  readonly uri: vscode.Uri;
}

/** The sessions whose proposals are under review in this window. */
export interface ReviewSessions extends vscode.Disposable {
  /** in the order of the sessions and their files */
  readonly entries: readonly ReviewEntry[];
  /** told when a proposal came or went, and after every decision on one */
  readonly onDidChange: vscode.Event<void>;
  entriesAt(uri: vscode.Uri): readonly ReviewEntry[];
  entry(sessionId: string, path: string): ReviewEntry | undefined;
  /** The folder of a session's files, as this window has it. */
  rootOf(session: DeskSession): vscode.Uri;
  /**
   * The session whose last decision can be taken back: the one that was acted on last, also when it has ended by that, or
   * one under review.
   */
  readonly undoable: DeskSession | null;
  /** The session, read if need be, and remembered as the one that is acted on. */
  act(sessionId: string): Promise<DeskSession | undefined>;
  /** Resolves when what is known of is loaded; the named session is read if nothing is known of it. */
  loaded(sessionId?: string): Promise<void>;
}

/** What sessions under review are found with. */
export interface ReviewParts extends Pick<ExtensionParts, 'desk' | 'focus' | 'log'> {
  /** the same desk as soon as anything wanted it: what only follows sessions does not load the engine */
  readonly loadedDesk: Promise<SessionDesk>;
}

/** Looks at every session of this window that waits for review. Loads the engine only for a session that is named. */
export function createReviewSessions(parts: ReviewParts): ReviewSessions {
  return new Sessions(parts);
}

const refreshDelayMs = 100;

class Sessions implements ReviewSessions {
  readonly #parts: ReviewParts;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #disposables: Subscription[] = [this.#changed];
  readonly #followed = new Map<string, FollowedReview>();
  /** sessions that a command named: shown as long as they are under review */
  readonly #asked = new Set<string>();
  readonly onDidChange = this.#changed.event;
  #desk: SessionDesk | undefined;
  #lastActed: FollowedReview | null = null;
  #timer: NodeJS.Timeout | undefined;
  #work: Promise<void> = Promise.resolve();
  #disposed = false;

  constructor(parts: ReviewParts) {
    this.#parts = parts;
    this.#disposables.push(parts.focus.onDidChange(() => this.#soon()));
    void parts.loadedDesk.then((desk) => {
      if (this.#disposed) return;
      this.#desk = desk;
      this.#disposables.push(desk.onDidChange(() => this.#soon()));
      this.#enqueue(() => this.#refresh(desk));
    });
  }

  get entries(): readonly ReviewEntry[] {
    return [...this.#followed.values()].flatMap(({ entries }) => entries);
  }

  get undoable(): DeskSession | null {
    const candidates = [this.#lastActed?.session, ...this.entries.map(({ session }) => session)];
    return (
      candidates.find((session) => session?.state.review && undoOfLastAction(session.state.review)) ?? null
    );
  }

  entriesAt(uri: vscode.Uri): readonly ReviewEntry[] {
    return this.entries.filter((entry) => entry.uri.fsPath === uri.fsPath);
  }

  entry(sessionId: string, path: string): ReviewEntry | undefined {
    return this.#followed.get(sessionId)?.entries.find(({ file }) => file.path === path);
  }

  rootOf({ sessionId, state }: DeskSession): vscode.Uri {
    return this.#followed.get(sessionId)?.rootOf() ?? vscode.Uri.file(state.setup.workspace);
  }

  async act(sessionId: string): Promise<DeskSession | undefined> {
    const followed = await this.#find(sessionId);
    if (followed) this.#lastActed = followed;
    return followed?.session;
  }

  async loaded(sessionId?: string): Promise<void> {
    if (sessionId !== undefined && !this.#followed.has(sessionId)) await this.#find(sessionId);
    for (let work: Promise<void> | undefined; work !== this.#work;) {
      work = this.#work;
      await work;
    }
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
    for (const followed of this.#followed.values()) followed.dispose();
    for (const disposable of this.#disposables) disposable.dispose();
  }

  async #find(sessionId: string): Promise<FollowedReview | undefined> {
    const desk = this.#desk ?? (await this.#parts.desk());
    const known = this.#followed.get(sessionId);
    if (known) return known;
    const read = await desk.read(sessionId);
    if (!read.ok) {
      void vscode.window.showErrorMessage(read.failure.message);
      return undefined;
    }
    const followed = this.#follow(read.value, desk);
    this.#asked.add(sessionId);
    await followed.update();
    this.#changed.fire();
    return followed;
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#enqueue(async () => {
        if (this.#desk) await this.#refresh(this.#desk);
      });
    }, refreshDelayMs);
  }

  #enqueue(work: () => Promise<void>): void {
    this.#work = this.#work
      .then(work)
      .catch((error: unknown) => this.#parts.log.error('Cannot show what is proposed.', error));
  }

  /** What is at work or shown here, and the newest proposal of each folder. */
  async #refresh(desk: SessionDesk): Promise<void> {
    const { current } = this.#parts.focus;
    const wanted = new Map(desk.opened.map((session) => [session.sessionId, session]));
    if (current) wanted.set(current.sessionId, current);
    const folders = new Set(windowWorkspaces(desk));
    const cards = await desk.list();
    const recorded = new Set(cards.map(({ sessionId }) => sessionId));
    for (const { sessionId, workspace, lifecycle, unreadable } of cards) {
      if (lifecycle.kind !== 'reviewing' || unreadable !== null || !folders.delete(workspace)) continue;
      const read = wanted.has(sessionId) ? null : await desk.read(sessionId);
      if (read?.ok) wanted.set(sessionId, read.value);
    }
    if (this.#disposed) return;
    for (const [sessionId, followed] of this.#followed) {
      const asked = this.#asked.has(sessionId) && followed.session.state.lifecycle.kind === 'reviewing';
      const needed = asked || followed === this.#lastActed;
      if (wanted.has(sessionId) || (needed && recorded.has(sessionId))) continue;
      if (followed === this.#lastActed) this.#lastActed = null;
      followed.dispose();
      this.#followed.delete(sessionId);
      this.#asked.delete(sessionId);
    }
    for (const session of wanted.values()) await this.#follow(session, desk).update();
    this.#changed.fire();
  }

  #follow(session: DeskSession, desk: SessionDesk): FollowedReview {
    const known = this.#followed.get(session.sessionId);
    if (known?.session === session) return known;
    known?.dispose();
    const rootOf = (): vscode.Uri => workspaceUri(session.state.setup.workspace, desk);
    const followed: FollowedReview = new FollowedReview(session, rootOf, () =>
      this.#enqueue(async () => {
        await followed.update();
        if (!this.#disposed) this.#changed.fire();
      }),
    );
    this.#followed.set(session.sessionId, followed);
    if (this.#lastActed === known) this.#lastActed = followed;
    return followed;
  }
}

/** A session with what it proposes now. It is looked at while it is under review, so that it stays at hand. */
class FollowedReview {
  readonly session: DeskSession;
  /** the folder of its files, as this window has it */
  readonly rootOf: () => vscode.Uri;
  entries: readonly ReviewEntry[] = [];
  readonly #listening: Subscription;
  #look: Subscription | null = null;
  #changeSet: string | null = null;

  constructor(session: DeskSession, rootOf: () => vscode.Uri, onMoved: () => void) {
    this.session = session;
    this.rootOf = rootOf;
    this.#listening = session.onEvent((_, state) => {
      if (state.review || this.entries.length > 0) onMoved();
    });
  }

  async update(): Promise<void> {
    const { review, lifecycle } = this.session.state;
    const changeSet = lifecycle.kind === 'reviewing' ? review?.changeSet : undefined;
    if (!changeSet) {
      this.entries = [];
      this.#changeSet = null;
      this.#look?.dispose();
      this.#look = null;
      return;
    }
    this.#look ??= this.session.look();
    if (this.#changeSet === changeSet.id) return;
    const root = this.rootOf();
    const files = await reviewedFiles(changeSet, this.session.blobs);
    this.entries = await Promise.all(
      files.map(async (file) => {
        const uri = vscode.Uri.joinPath(root, file.path);
        const encoding = findDocument(uri)?.encoding;
        const decoded = await asDecoded(file, (bytes) => decodeAs(bytes, { uri, encoding }));
        return { session: this.session, uri, file: decoded };
      }),
    );
    this.#changeSet = changeSet.id;
  }

  dispose(): void {
    this.#listening.dispose();
    this.#look?.dispose();
  }
}
