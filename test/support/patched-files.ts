import { planEdits } from '../../extension/src/core/edits/apply-edits.ts';
import { parseEdits } from '../../extension/src/core/edits/parse-edits.ts';
import type { EditFormat, FileEdit } from '../../extension/src/core/edits/file-edit.ts';
import type { EditRefusal } from '../../extension/src/core/edits/refusals.ts';
import { decodeText, encodeText } from '../../extension/src/core/edits/text-file.ts';

/** Files by path, as text that is encoded as UTF-8. */
export type Files = Readonly<Record<string, string>>;

export type Patched =
  | { readonly files: Files; readonly levels: readonly string[] }
  | {
      readonly refused: readonly string[];
      readonly refusals: readonly EditRefusal[];
      readonly message: string;
    };

/** What a patch makes of some files, or the reasons why it is refused. */
export function patched(
  files: Files,
  patch: string,
  given: { readonly path?: string; readonly format?: EditFormat; readonly workspace?: string } = {},
): Patched {
  const parsed = parseEdits(patch, given);
  if (!parsed.ok) return { refused: [parsed.reason], refusals: [], message: parsed.message };
  return edited(files, parsed.edits, given.workspace);
}

/** What edits make of some files. */
export function edited(files: Files, edits: readonly FileEdit[], workspace?: string): Patched {
  const plan = planEdits(
    edits,
    (path) => {
      const content = files[path];
      if (content === undefined) return undefined;
      const file = decodeText(new TextEncoder().encode(content));
      return file.ok ? file.value : 'binary';
    },
    workspace === undefined ? {} : { workspace },
  );
  if (!plan.ok) {
    const { refusals } = plan;
    const message = refusals.map((refusal) => refusal.message).join('\n');
    return { refused: refusals.map(({ reason }) => reason), refusals, message };
  }
  const after: Record<string, string> = { ...files };
  for (const { path, content } of plan.writes) {
    delete after[path];
    if (content === 'deleted') continue;
    after[path] =
      'text' in content
        ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(encodeText(content))
        : (files[content.copyOf] ?? '');
  }
  return { files: after, levels: plan.matches.map(({ level }) => level) };
}

/** One replacement in the file `a`: its content after, or the reasons of the refusal. */
export function replaced(
  content: string,
  oldText: string,
  newText: string,
  all = false,
): string | readonly string[] {
  const result = edited({ a: content }, [
    { kind: 'replace', path: 'a', replacements: [{ oldText, newText, all }] },
  ]);
  return 'files' in result ? (result.files['a'] ?? '') : result.refused;
}
