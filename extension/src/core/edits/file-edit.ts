import type { EditRefusalReason } from './refusals.ts';

/** One line of a chunk: `keep` lines say where the chunk belongs and are never written from the patch's text. */
export interface ChunkLine {
  readonly kind: 'keep' | 'remove' | 'add';
  readonly text: string;
  /** a blank line that may be layout of the patch: at either end of the chunk it need not stand in the file */
  readonly soft?: true;
  /** the line as it would read if its leading space belonged to the text, not to the format */
  readonly unprefixed?: string;
}

/** One place of a file and what to make of it. */
export interface Chunk {
  /** lines that stand before the chunk, outermost first; they narrow down where it belongs */
  readonly anchors: readonly string[];
  readonly lines: readonly ChunkLine[];
  /** the format said that the chunk ends the file */
  readonly atEnd: boolean;
  /** 1-based line in the file as it was before the patch; it decides only between equally good places */
  readonly lineHint?: number;
  /** some context lines of this file's chunks came without the leading space, so all may have */
  readonly looseContext?: true;
  /** the old text may also be a part of a line (search/replace blocks) */
  readonly partOfLine?: true;
  /** set when the format says how the file's last line ends after the change */
  readonly finalNewline?: boolean;
}

/** An old text and what to put in its place; not bound to whole lines. */
export interface Replacement {
  readonly oldText: string;
  readonly newText: string;
  readonly all: boolean;
}

/** One file's part of a patch, whatever format it came in. Paths are as they stand in the patch. */
export type FileEdit =
  | { readonly kind: 'add'; readonly path: string; readonly text: string; readonly mode?: number }
  /** the whole new content, whether the file exists or not */
  | { readonly kind: 'write'; readonly path: string; readonly text: string }
  | {
      readonly kind: 'delete';
      readonly path: string;
      /** the content that the patch expects to delete, where the format tells */
      readonly expected?: readonly string[];
    }
  | {
      readonly kind: 'update';
      readonly path: string;
      /** a second name that the patch gives the same file; the one that exists is meant */
      readonly otherPath?: string;
      readonly moveTo?: string;
      readonly chunks: readonly Chunk[];
      /** the format promises that chunks come in the order of the file */
      readonly inOrder: boolean;
      /** the loosest level allowed; unset for all */
      readonly strict?: true;
      readonly mode?: number;
    }
  | { readonly kind: 'replace'; readonly path: string; readonly replacements: readonly Replacement[] };

/** The formats that edits are read from. */
export type EditFormat =
  'apply-patch' | 'search-replace' | 'find-replace' | 'unified-diff' | 'pseudo-diff' | 'lazy' | 'plain';

/** What a parser gives: edits, or why the text cannot be read as this format. */
export type ParsedEdits =
  | { readonly ok: true; readonly edits: readonly FileEdit[] }
  | { readonly ok: false; readonly reason: EditRefusalReason; readonly message: string };
