import type { WorkspacePath } from '../protocol/content.ts';
import type { Result } from '../protocol/result.ts';
import type { Cancellation } from './cancellation.ts';

/** A position in a file of the workspace; line and column are 1-based, columns count UTF-16 units. */
export interface EditorPosition {
  readonly path: WorkspacePath;
  readonly line: number;
  readonly column: number;
}

/** A place that the editor knows. */
export interface EditorPlace {
  /** workspace path; absolute when the place lies outside the workspace */
  readonly path: string;
  /** 1-based */
  readonly line: number;
  readonly column: number;
  /** the line's text, trimmed and capped; empty when it could not be read */
  readonly text: string;
}

/** A declaration; `place` is where its name stands. */
export interface EditorSymbol {
  readonly name: string;
  /** `function`, `class`, `method`, … */
  readonly kind: string;
  /** what it is declared in, or empty */
  readonly container: string;
  readonly place: EditorPlace;
}

/** A problem that a language service reports. */
export interface EditorDiagnostic {
  readonly path: WorkspacePath;
  /** 1-based */
  readonly line: number;
  readonly column: number;
  readonly severity: 'error' | 'warning' | 'information' | 'hint';
  readonly message: string;
  /** `ts(2322)`, `eslint(no-undef)`, or empty */
  readonly source: string;
}

/** Replaces a range of a file; the end is exclusive. Lines and columns as in `EditorPosition`. */
export interface EditorTextEdit {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly newText: string;
}

/** What the editor would change in one file. */
export interface EditorFileEdits {
  readonly path: WorkspacePath;
  /** the whole file as the editor has it (unsaved changes included), with line feeds: what the edits refer to */
  readonly text: string;
  /** sorted, not overlapping */
  readonly edits: readonly EditorTextEdit[];
}

/** Something that the editor offers to do about a range of a file. */
export interface EditorCodeAction {
  readonly title: string;
  /** `quickfix`, `refactor.extract.function`, …, or empty */
  readonly kind: string;
  readonly preferred: boolean;
  /** null: it runs a command of an extension or does more than edit texts, so it cannot be taken over */
  readonly edits: readonly EditorFileEdits[] | null;
}

/** A list that may have been cut at its cap. */
export interface Capped<Item> {
  readonly items: readonly Item[];
  readonly cut: boolean;
}

/**
 * Why the editor gave no answer. `refused`: the language service said no, in `message`. `not-text`: edits that do more than
 * change texts, or leave the workspace.
 */
export type EditorFailureReason = 'not-found' | 'refused' | 'not-text' | 'timed-out' | 'cancelled' | 'failed';

/** The editor's answer. */
export type EditorAnswer<Value> = Promise<Result<Value, EditorFailureReason>>;

/**
 * What the editor's language services know about the person's files: those on the disk and the unsaved ones, never a
 * fork. It only looks: no document is shown, changed or saved, no command of an extension is run. Every question has a
 * time limit and every list a cap; a cancelled one fails with `cancelled`. Paths that leave the workspace and files that
 * are not there fail with `not-found`.
 */
export interface EditorKnowledge {
  /** The text of a file as the editor has it, unsaved changes included, with line feeds. */
  text(path: WorkspacePath, cancellation: Cancellation): EditorAnswer<string>;
  /**
   * What is reported now, errors first: for these files, or for all of the workspace. Some languages report only files
   * that are open in a tab.
   */
  diagnostics(
    paths: readonly WorkspacePath[] | 'all',
    cancellation: Cancellation,
  ): EditorAnswer<Capped<EditorDiagnostic>>;
  definitions(at: EditorPosition, cancellation: Cancellation): EditorAnswer<Capped<EditorPlace>>;
  /** Every use, the declaration included. */
  references(at: EditorPosition, cancellation: Cancellation): EditorAnswer<Capped<EditorPlace>>;
  implementations(at: EditorPosition, cancellation: Cancellation): EditorAnswer<Capped<EditorPlace>>;
  /** The functions that call the one at this position; the place is the first call in each. */
  callers(at: EditorPosition, cancellation: Cancellation): EditorAnswer<Capped<EditorSymbol>>;
  /** Type and documentation as plain Markdown; empty when there is nothing to say. */
  hover(at: EditorPosition, cancellation: Cancellation): EditorAnswer<string>;
  /** The declarations of a file in the order of its lines. */
  documentSymbols(path: WorkspacePath, cancellation: Cancellation): EditorAnswer<Capped<EditorSymbol>>;
  /** Declarations of the workspace whose name is like the query. */
  workspaceSymbols(query: string, cancellation: Cancellation): EditorAnswer<Capped<EditorSymbol>>;
  /** The edits that rename what stands at this position everywhere; nothing is changed. */
  rename(
    at: EditorPosition,
    newName: string,
    cancellation: Cancellation,
  ): EditorAnswer<readonly EditorFileEdits[]>;
  /** What is offered for the lines of a file, `first` to `last` (1-based); nothing is changed. */
  codeActions(
    at: { readonly path: WorkspacePath; readonly first: number; readonly last: number },
    cancellation: Cancellation,
  ): EditorAnswer<Capped<EditorCodeAction>>;
  /**
   * The edits that the editor's formatter makes to `text`, which is taken to stand at this path. None also where no formatter
   * takes such a text (many take only files as they are on the disk): the editor does not tell that apart.
   */
  format(path: WorkspacePath, text: string, cancellation: Cancellation): EditorAnswer<EditorFileEdits>;
}
