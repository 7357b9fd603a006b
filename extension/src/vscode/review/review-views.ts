import * as vscode from 'vscode';
import type { Review } from '../../core/session/state.ts';
import { unitDecision } from '../../core/review/unit-decision.ts';
import type { FileView, OpenPart } from '../../core/review/view-file.ts';
import { viewFile } from '../../core/review/view-file.ts';
import { diskLines, documentLines, findDocument } from './documents.ts';
import type { ReviewEntry, ReviewSessions } from './review-sessions.ts';

/** A part that is open, with the file that it is in. */
export interface PlacedPart {
  readonly entry: ReviewEntry;
  readonly part: OpenPart;
  /** parts that are open in the file */
  readonly total: number;
}

/** What is open now in the files under review, as their editors show them. */
export interface ReviewViews extends vscode.Disposable {
  /** told when a view may be another: after decisions at once, after typing when it pauses */
  readonly onDidChange: vscode.Event<void>;
  /** undefined while the file is neither open nor was read; `load` reads it */
  of(entry: ReviewEntry): FileView | undefined;
  load(entry: ReviewEntry): Promise<FileView>;
  /** The open parts of a file, of every session that proposes some. */
  partsAt(uri: vscode.Uri): readonly PlacedPart[];
}

/** How many parts of a file are open, without a look at its text. */
export function openCount({ session, file }: ReviewEntry): number {
  const { review } = session.state;
  return review ? file.units.filter((unit) => unitDecision(review, unit) === 'open').length : 0;
}

/** Views are made when they are asked for, and again only when text or decisions are others. */
export function createReviewViews(sessions: ReviewSessions): ReviewViews {
  return new Views(sessions);
}

/** milliseconds without typing before marks are drawn anew: the editor moves them with the text until then */
const typingPauseMs = 50;

interface Cached {
  readonly document: vscode.TextDocument | undefined;
  readonly version: number;
  readonly review: Review | null;
  readonly view: FileView;
}

class Views implements ReviewViews {
  readonly #sessions: ReviewSessions;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #cache = new WeakMap<ReviewEntry, Cached>();
  /** lines of files that no document is open for */
  readonly #disk = new WeakMap<ReviewEntry, readonly string[] | null>();
  readonly #disposables: vscode.Disposable[];
  readonly onDidChange = this.#changed.event;
  #timer: NodeJS.Timeout | undefined;

  constructor(sessions: ReviewSessions) {
    this.#sessions = sessions;
    const moved = (document: vscode.TextDocument): void => {
      if (document.uri.scheme === 'file' && sessions.entriesAt(document.uri).length > 0) this.#soon();
    };
    this.#disposables = [
      this.#changed,
      sessions.onDidChange(() => this.#changed.fire()),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) moved(document);
      }),
      vscode.workspace.onDidOpenTextDocument(moved),
      vscode.workspace.onDidCloseTextDocument((document) => {
        for (const entry of sessions.entriesAt(document.uri)) this.#disk.delete(entry);
      }),
    ];
  }

  of(entry: ReviewEntry): FileView | undefined {
    const document = findDocument(entry.uri);
    const { review } = entry.session.state;
    const version = document?.version ?? 0;
    const cached = this.#cache.get(entry);
    if (cached?.document === document && cached?.version === version && cached.review === review)
      return cached.view;
    const current = document ? documentLines(document) : this.#disk.get(entry);
    if (current === undefined) return undefined;
    const view = viewFile(entry.file, current, (unit) => (review ? unitDecision(review, unit) : 'open'));
    this.#cache.set(entry, { document, version, review, view });
    return view;
  }

  async load(entry: ReviewEntry): Promise<FileView> {
    if (!findDocument(entry.uri)) {
      this.#disk.set(entry, await diskLines(entry.uri));
      this.#cache.delete(entry);
    }
    // It may have been opened meanwhile, and then was read by the editor.
    return this.of(entry) ?? { open: [], proposal: null };
  }

  partsAt(uri: vscode.Uri): readonly PlacedPart[] {
    return this.#sessions.entriesAt(uri).flatMap((entry) => {
      const open = this.of(entry)?.open ?? [];
      return open.map((part) => ({ entry, part, total: open.length }));
    });
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const disposable of this.#disposables) disposable.dispose();
  }

  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#changed.fire(), typingPauseMs);
  }
}
