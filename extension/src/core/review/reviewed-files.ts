import type { ChangeSet, FileChange, FileState, WorkspacePath } from '../../protocol/content.ts';
import type { ChangeUnit } from '../edits/change-units.ts';
import { changeUnits } from '../edits/change-units.ts';
import { decodeText } from '../edits/text-file.ts';
import type { BlobStore } from '../ports.ts';
import type { ProposedFile } from './review-model.ts';

/** What a file holds on one side of a change. `lost`: the session's store no longer has it. */
export type FileContent =
  | { readonly kind: 'absent' }
  | {
      readonly kind: 'text';
      readonly lines: readonly string[];
      /** set when the bytes are no UTF: their meaning depends on the encoding that the editor is told */
      readonly bytes: Uint8Array | null;
    }
  | { readonly kind: 'binary'; readonly size: number }
  | { readonly kind: 'symlink'; readonly target: string }
  | { readonly kind: 'lost' };

/** A file of a change set with everything that a review shows of it. */
export interface ReviewedFile {
  readonly path: WorkspacePath;
  readonly change: FileChange;
  readonly before: FileContent;
  readonly after: FileContent;
  /** the parts that are decided on, in order: its hunks, or the file as a whole */
  readonly units: readonly ChangeUnit[];
  /** null for a file that is decided on as a whole */
  readonly text: ProposedFile | null;
}

/** The files of a change set, in its order. */
export async function reviewedFiles(changeSet: ChangeSet, blobs: BlobStore): Promise<ReviewedFile[]> {
  const files: ReviewedFile[] = [];
  for (const change of changeSet.files) {
    const units = await changeUnits({ id: changeSet.id, files: [change] }, blobs);
    const before = await contentOf(change.before, blobs);
    const after = await contentOf(change.after, blobs);
    files.push({ path: change.path, change, before, after, units, text: textOf(units, before, after) });
  }
  return files;
}

/**
 * The file with its texts as an editor reads them: `decode` gives the text of bytes that are no UTF in the encoding of
 * the person's document. Hunks stay as they are.
 */
export async function asDecoded(
  file: ReviewedFile,
  decode: (bytes: Uint8Array) => Promise<string | undefined>,
): Promise<ReviewedFile> {
  const before = await redecoded(file.before, decode);
  const after = await redecoded(file.after, decode);
  return before === file.before && after === file.after
    ? file
    : { ...file, before, after, text: textOf(file.units, before, after) };
}

/** The lines of a text as an editor counts them. */
export function linesOf(text: string): string[] {
  return text.split(/\r\n|\r|\n/);
}

async function contentOf(state: FileState, blobs: BlobStore): Promise<FileContent> {
  if (state.kind !== 'file') return state;
  const bytes = await blobs.get(state.hash);
  if (!bytes) return { kind: 'lost' };
  const decoded = decodeText(bytes);
  if (!decoded.ok) return { kind: 'binary', size: state.size };
  const { text, encoding } = decoded.value;
  return { kind: 'text', lines: text.split('\n'), bytes: encoding === 'latin1' ? bytes : null };
}

function textOf(units: readonly ChangeUnit[], before: FileContent, after: FileContent): ProposedFile | null {
  const hunks = units.flatMap((unit) => (unit.kind === 'hunk' ? [unit.hunk] : []));
  const [first] = hunks;
  if (!first || before.kind !== 'text' || after.kind !== 'text') return null;
  return { path: first.path, base: before.lines, proposed: after.lines, hunks };
}

async function redecoded(
  content: FileContent,
  decode: (bytes: Uint8Array) => Promise<string | undefined>,
): Promise<FileContent> {
  if (content.kind !== 'text' || !content.bytes) return content;
  const text = await decode(content.bytes);
  const lines = text === undefined ? undefined : linesOf(text);
  // Hunks name lines by number: another way to split them would shift all of them.
  return lines?.length === content.lines.length ? { ...content, lines } : content;
}
