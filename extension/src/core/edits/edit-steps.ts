import type { WorkspacePath } from '../../protocol/content.ts';
import type { Content, Overlay } from './edit-overlay.ts';
import type { FileEdit } from './file-edit.ts';
import { toLines } from './line-text.ts';
import { workspacePath } from './paths.ts';
import { addedPlaceholder } from './placeholders.ts';
import {
  binaryFile,
  leftOutCode,
  missingFile,
  refusal,
  unchangedFile,
  type EditRefusal,
  type EditRefusalReason,
} from './refusals.ts';
import { replaceText } from './replace-text.ts';
import { canEncode, newTextFile, toLineFeeds } from './text-file.ts';
import { rewriteText } from './text-spans.ts';
import { updateFile, type HunkMatch } from './update-file.ts';

/** What one edit came to. */
export type EditStep =
  { readonly matches: readonly HunkMatch[] } | { readonly refusals: readonly EditRefusal[] };

/** Makes one edit in the overlay, or leaves the overlay as it is and says why. */
export function applyEdit(edit: FileEdit, overlay: Overlay, workspace: string | undefined): EditStep {
  const checked = workspacePath(edit.path, workspace);
  if (!checked.ok) return refuse(checked.failure.reason, edit.path, checked.failure.message);
  const path = checked.value;
  switch (edit.kind) {
    case 'add':
      return addFile(edit, path, overlay);
    case 'write':
      return writeFile(edit, path, overlay);
    case 'delete':
      return deleteFile(edit, path, overlay);
    case 'update':
      return updatePath(edit, path, { overlay, workspace });
    case 'replace':
      return replaceIn(edit, path, overlay);
  }
}

type EditOf<Kind extends FileEdit['kind']> = Extract<FileEdit, { kind: Kind }>;

interface Target {
  readonly overlay: Overlay;
  readonly workspace: string | undefined;
}

function addFile(edit: EditOf<'add'>, path: WorkspacePath, overlay: Overlay): EditStep {
  const present = overlay.get(path);
  const isEmpty = present !== undefined && 'text' in present && present.text === '';
  if (present !== undefined && !isEmpty) {
    return refuse(
      'file-exists',
      path,
      `Cannot add ${path} as there must be no file of that name: there is one. Update it instead.`,
    );
  }
  const placeholder = addedPlaceholder(toLines(toLineFeeds(edit.text)));
  if (placeholder !== undefined) return { refusals: [leftOutCode(path, placeholder)] };
  return put(overlay, path, newTextFile(edit.text), edit.mode);
}

function writeFile(edit: EditOf<'write'>, path: WorkspacePath, overlay: Overlay): EditStep {
  const present = overlay.get(path);
  if (present === undefined) return addFile({ ...edit, kind: 'add' }, path, overlay);
  if (!('text' in present)) return { refusals: [binaryFile(path)] };
  const placeholder = addedPlaceholder(toLines(toLineFeeds(edit.text)), () => toLines(present.text));
  if (placeholder !== undefined) return { refusals: [leftOutCode(path, placeholder)] };
  const written = rewriteText(present, edit.text);
  return written.text === present.text ? { refusals: [unchangedFile(path)] } : put(overlay, path, written);
}

function deleteFile(edit: EditOf<'delete'>, path: WorkspacePath, overlay: Overlay): EditStep {
  const present = overlay.get(path);
  if (present === undefined) return { refusals: [missingFile(path, 'delete')] };
  if (edit.expected !== undefined && !holds(present, edit.expected)) {
    return refuse(
      'not-found',
      path,
      `Cannot delete ${path} as it must hold just the lines that the patch deletes: it holds others. Read it again.`,
    );
  }
  overlay.remove(path);
  return { matches: [] };
}

function holds(content: Content, expected: readonly string[]): boolean {
  const lines = 'text' in content ? toLines(content.text) : [];
  return (
    lines.length === expected.length && lines.every((line, at) => line.trimEnd() === expected[at]?.trimEnd())
  );
}

function updatePath(edit: EditOf<'update'>, named: WorkspacePath, target: Target): EditStep {
  const { overlay, workspace } = target;
  const path = existingName(edit, named, target);
  if (path === undefined) {
    return refuse(
      'ambiguous',
      named,
      `Cannot update ${named} as the patch must name one file: it names ${edit.otherPath ?? ''} too, and both exist.`,
    );
  }
  const present = overlay.get(path);
  if (present === undefined) return { refusals: [missingFile(path, 'update')] };
  const moved = workspacePath(edit.moveTo ?? path, workspace);
  if (!moved.ok) return refuse(moved.failure.reason, path, moved.failure.message);
  const moves = moved.value !== path;
  if (moves && overlay.get(moved.value) !== undefined) {
    return refuse(
      'file-exists',
      path,
      `Cannot move ${path} to ${moved.value} as there must be no file of that name: there is one.`,
    );
  }
  if (edit.chunks.length > 0 && !('text' in present)) return { refusals: [binaryFile(path)] };
  const updated = 'text' in present ? updateFile(present, path, edit) : { file: present, matches: [] };
  if ('refusals' in updated) return updated;
  if (updated.file === present && !moves && edit.mode === undefined)
    return { refusals: [unchangedFile(path)] };
  if (moves) overlay.move(path, moved.value);
  const step = put(overlay, moved.value, updated.file, edit.mode);
  return 'refusals' in step ? step : { matches: updated.matches };
}

/** The one of a patch's two names that exists; the first when none does; undefined when both do. */
function existingName(
  edit: EditOf<'update'>,
  named: WorkspacePath,
  { overlay, workspace }: Target,
): WorkspacePath | undefined {
  if (edit.otherPath === undefined) return named;
  const other = workspacePath(edit.otherPath, workspace);
  if (!other.ok || other.value === named || overlay.get(other.value) === undefined) return named;
  return overlay.get(named) === undefined ? other.value : undefined;
}

function replaceIn(edit: EditOf<'replace'>, path: WorkspacePath, overlay: Overlay): EditStep {
  const present = overlay.get(path);
  if (present === undefined) return createByReplacement(edit, path, overlay);
  if (!('text' in present)) return { refusals: [binaryFile(path)] };
  let file = present;
  const matches: HunkMatch[] = [];
  const refusals: EditRefusal[] = [];
  for (const [index, replacement] of edit.replacements.entries()) {
    const { text } = file;
    const newLines = toLines(toLineFeeds(replacement.newText));
    const placeholder = addedPlaceholder(newLines, () => toLines(text));
    const replaced =
      placeholder === undefined
        ? replaceText(file, path, replacement, index)
        : leftOutCode(path, placeholder, index);
    if ('reason' in replaced) {
      refusals.push(replaced);
      continue;
    }
    file = replaced.file;
    for (const line of replaced.lines) matches.push({ path, hunk: index + 1, level: replaced.level, line });
  }
  if (refusals.length > 0) return { refusals };
  if (file.text === present.text) return { refusals: [unchangedFile(path)] };
  const step = put(overlay, path, file);
  return 'refusals' in step ? step : { matches };
}

/** An empty old text for a file that does not exist asks for a new file. */
function createByReplacement(edit: EditOf<'replace'>, path: WorkspacePath, overlay: Overlay): EditStep {
  const [only, another] = edit.replacements;
  if (only === undefined || another !== undefined || only.oldText !== '' || only.newText === '') {
    return { refusals: [missingFile(path, 'edit')] };
  }
  return addFile({ kind: 'add', path, text: only.newText }, path, overlay);
}

function put(overlay: Overlay, path: WorkspacePath, content: Content, mode?: number): EditStep {
  if ('text' in content && !canEncode(content)) {
    return refuse(
      'not-encodable',
      path,
      `Cannot edit ${path} as its encoding, ${content.encoding}, must hold the new text: it has characters outside. Use characters that the encoding has.`,
    );
  }
  overlay.put(path, content, mode);
  return { matches: [] };
}

function refuse(reason: EditRefusalReason, path: string, message: string): EditStep {
  return { refusals: [refusal(reason, path, message)] };
}
