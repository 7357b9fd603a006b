import type { ChangeSet, FileChange, FileState, Hunk } from '../../protocol/content.ts';
import type { ChangedFileView, ChangesView, Decision } from '../../protocol/panel/panel-view.ts';
import { changeUnits } from '../edits/change-units.ts';
import { decodeText } from '../edits/text-file.ts';
import type { BlobStore } from '../ports.ts';
import { unitDecision } from '../review/unit-decision.ts';
import type { Review } from '../session/state.ts';

/** Lines of the hunks of one file, and of all together, that the panel shows; the rest is decided on file by file. */
const linesOfFileMax = 2_000;
const linesMax = 10_000;
/** Lines before and after a hunk that are shown with it. */
const contextMax = 3;

/** A change set with the texts that a view shows of it: the same at every moment of its review. */
export interface LoadedChanges {
  readonly changeSet: ChangeSet;
  readonly files: readonly LoadedFile[];
}

type LoadedFile = Omit<ChangedFileView, 'decision' | 'hunks'> & {
  readonly hunks: readonly Hunk[];
};

/** Reads what a change set changes. A text that the store no longer has is decided on as a whole, with a note. */
export async function loadChanges(changeSet: ChangeSet, blobs: BlobStore): Promise<LoadedChanges> {
  const files: LoadedFile[] = [];
  let left = linesMax;
  for (const change of changeSet.files) {
    const { file, lines } = await loadFile(change, blobs, left);
    left -= lines;
    files.push(file);
  }
  return { changeSet, files };
}

/** The review at one moment: what was loaded, with what the person decided until then. */
export function changesView({ files }: LoadedChanges, review: Review): ChangesView {
  return {
    changeSet: review.changeSet.id,
    summary: review.summary,
    reports: review.reports,
    problem: review.problem,
    undoable: review.undoIds.length,
    files: files.map((file) => {
      const hunks = file.hunks.map((hunk) => ({ ...hunk, decision: decisionOf(review, hunk.id, file.path) }));
      return { ...file, hunks, decision: overall(hunks, review, file.path) };
    }),
  };
}

/** What was merged by hand stands in the person's files, like what they kept. */
function decisionOf(review: Review, id: string, path: string): Decision {
  const decision = unitDecision(review, { id, path });
  return decision === 'settled' ? 'kept' : decision;
}

function overall(hunks: readonly { readonly decision: Decision }[], review: Review, path: string): Decision {
  const [first] = hunks;
  if (!first) return decisionOf(review, path, path);
  return hunks.every(({ decision }) => decision === first.decision) ? first.decision : 'mixed';
}

async function loadFile(
  change: FileChange,
  blobs: BlobStore,
  linesLeft: number,
): Promise<{ readonly file: LoadedFile; readonly lines: number }> {
  const { path, movedFrom = null } = change;
  const head = { path, movedFrom, how: howOf(change) };
  const whole = { ...head, hunks: [], contextLines: {} };
  const [before, after] = [await textOf(change.before, blobs), await textOf(change.after, blobs)];
  const units = await changeUnits({ id: '', files: [change] }, blobs);
  const hunks = units.flatMap((unit) => (unit.kind === 'hunk' ? [unit.hunk] : []));
  if (hunks.length === 0) {
    const lines = { addedLines: lineCount(after), removedLines: lineCount(before) };
    return { file: { ...whole, ...lines, note: wholeNote(change, before, after) }, lines: 0 };
  }
  const addedLines = hunks.reduce((sum, hunk) => sum + hunk.afterLines.length, 0);
  const removedLines = hunks.reduce((sum, hunk) => sum + hunk.beforeLines.length, 0);
  const lines = addedLines + removedLines;
  if (lines > Math.min(linesOfFileMax, linesLeft)) {
    const note = 'Too large to be shown here: open the diff to read it.';
    return { file: { ...whole, addedLines, removedLines, note }, lines: 0 };
  }
  const contextLines = contextOf(hunks, after ?? '');
  return { file: { ...head, hunks, contextLines, addedLines, removedLines, note: null }, lines };
}

function howOf({ before, after, movedFrom }: FileChange): ChangedFileView['how'] {
  if (movedFrom !== undefined) return 'moved';
  if (before.kind === 'absent') return 'added';
  return after.kind === 'absent' ? 'deleted' : 'changed';
}

/** null for what has no text: nothing there, a link, bytes that are none. */
async function textOf(state: FileState, blobs: BlobStore): Promise<string | null> {
  if (state.kind !== 'file') return null;
  const bytes = await blobs.get(state.hash);
  const file = bytes && decodeText(bytes);
  return file?.ok ? file.value.text : null;
}

function lineCount(text: string | null): number {
  if (text === null || text === '') return 0;
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}

function wholeNote(change: FileChange, before: string | null, after: string | null): string {
  const { before: from, after: to } = change;
  if (to.kind === 'symlink') return `Link to ${to.target}`;
  if (from.kind === 'symlink' && to.kind === 'absent') return `Link to ${from.target}`;
  const unread = (to.kind === 'file' && after === null) || (from.kind === 'file' && before === null);
  if (unread) return 'Not a text file: it is kept or undone as a whole.';
  if (from.kind === 'absent') return 'New file: it is kept or undone as a whole.';
  if (to.kind === 'absent') return 'Deleted file: it is kept or undone as a whole.';
  if (from.kind === 'file' && from.mode !== to.mode)
    return `Permissions ${from.mode.toString(8)} become ${to.mode.toString(8)}`;
  return 'It is kept or undone as a whole.';
}

/** Lines around the hunks, by their number in the text after. */
function contextOf(hunks: readonly Hunk[], after: string): Readonly<Record<number, string>> {
  const lines = after.split('\n');
  const context: Record<number, string> = {};
  for (const { afterStart, afterLines } of hunks) {
    const end = afterStart + afterLines.length;
    for (let line = afterStart - contextMax; line < end + contextMax; line += 1) {
      const isInside = line >= afterStart && line < end;
      const text = lines[line - 1];
      if (!isInside && text !== undefined) context[line] = text;
    }
  }
  return context;
}
