import type { WorkspacePath } from '../../protocol/content.ts';
import { planEdits } from './apply-edits.ts';
import { parseEdits } from './parse-edits.ts';
import { decodeText, encodeText } from './text-file.ts';

/** One path's bytes after the patch; null deletes it. */
interface PatchedFile {
  readonly path: WorkspacePath;
  readonly bytes: Uint8Array | null;
  /** permission bits that the patch asks for; else those that the file (or the file it was moved from) has */
  readonly mode?: number;
  readonly movedFrom?: WorkspacePath;
}

/** What a patch comes to: writes with notes for whoever wrote it, or why nothing is written. */
export type PatchPlan =
  | { readonly ok: true; readonly writes: readonly PatchedFile[]; readonly notes: readonly string[] }
  /** nothing is to be written; `message` holds every reason, one paragraph each */
  | { readonly ok: false; readonly message: string };

/**
 * What a patch in any known format makes of a folder's files, all or nothing. `read` gives a file's bytes, undefined
 * when there is none. `notes` says of each hunk that was not found word for word how it was found.
 */
export function planPatch(
  text: string,
  folder: {
    readonly read: (path: WorkspacePath) => Uint8Array | undefined;
    readonly workspace?: string;
    readonly path?: string;
  },
): PatchPlan {
  const parsed = parseEdits(text, folder.path === undefined ? {} : { path: folder.path });
  if (!parsed.ok) return { ok: false, message: parsed.message };
  const readText = (path: WorkspacePath): ReturnType<Parameters<typeof planEdits>[1]> => {
    const bytes = folder.read(path);
    const file = bytes === undefined ? undefined : decodeText(bytes);
    return file === undefined ? undefined : file.ok ? file.value : 'binary';
  };
  const plan = planEdits(
    parsed.edits,
    readText,
    folder.workspace === undefined ? {} : { workspace: folder.workspace },
  );
  if (!plan.ok) return { ok: false, message: plan.refusals.map(({ message }) => message).join('\n\n') };
  const writes = plan.writes.map(({ content, ...write }): PatchedFile => {
    if (content === 'deleted') return { ...write, bytes: null };
    return {
      ...write,
      bytes: 'text' in content ? encodeText(content) : (folder.read(content.copyOf) ?? null),
    };
  });
  const notes = plan.matches.flatMap(({ path, hunk, level, line }) =>
    level === 'exact' ? [] : [`hunk ${hunk} of ${path} was found at line ${line} (${level})`],
  );
  return { ok: true, writes, notes };
}
