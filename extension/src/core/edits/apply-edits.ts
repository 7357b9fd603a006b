import type { WorkspacePath } from '../../protocol/content.ts';
import { createOverlay, type PlannedWrite, type ReadTextFile } from './edit-overlay.ts';
import { applyEdit } from './edit-steps.ts';
import type { FileEdit } from './file-edit.ts';
import { workspacePath } from './paths.ts';
import { unchangedFile, type EditRefusal } from './refusals.ts';
import type { HunkMatch } from './update-file.ts';

/**
 * What edits come to: writes and where each hunk fitted, or every reason against them. There is nothing in between.
 */
export type EditPlan =
  | { readonly ok: true; readonly writes: readonly PlannedWrite[]; readonly matches: readonly HunkMatch[] }
  | { readonly ok: false; readonly refusals: readonly EditRefusal[] };

/**
 * Works out what a list of edits makes of the files, without touching any. All or nothing: one hunk that cannot be
 * placed refuses everything, and every hunk that fails is named. Edits apply one after the other; the chunks of one
 * edit all refer to the file before it. `workspace` is the absolute path that absolute paths in the edits may start with.
 */
export function planEdits(
  edits: readonly FileEdit[],
  read: ReadTextFile,
  options: { readonly workspace?: string } = {},
): EditPlan {
  const overlay = createOverlay(read);
  const steps = edits.map((edit) => applyEdit(edit, overlay, options.workspace));
  const refusals = steps.flatMap((step) => ('refusals' in step ? step.refusals : []));
  if (refusals.length > 0) return { ok: false, refusals };
  const writes = overlay.writes();
  if (writes.length === 0) return { ok: false, refusals: [unchangedFile(edits[0]?.path ?? 'the files')] };
  return { ok: true, writes, matches: steps.flatMap((step) => ('matches' in step ? step.matches : [])) };
}

/**
 * Every path that planning these edits reads, or writes, so that a caller can load and judge them first. Paths that
 * will be refused are left out; without a workspace, absolute ones are given as they stand.
 */
export function pathsRead(edits: readonly FileEdit[], workspace?: string): WorkspacePath[] {
  const paths = edits.flatMap((edit) =>
    edit.kind === 'update' ? [edit.path, edit.otherPath ?? edit.path, edit.moveTo ?? edit.path] : [edit.path],
  );
  const usable = paths.flatMap((path) => {
    const checked = workspacePath(path, workspace);
    if (checked.ok) return [checked.value];
    return workspace === undefined && path.startsWith('/') ? [path] : [];
  });
  return [...new Set(usable)];
}
