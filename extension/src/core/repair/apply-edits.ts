import type { TextEdit } from '../../protocol/repair.ts';

/**
 * The texts of the files that `edits` change. `texts` holds the text each edit's offsets refer to. Edits of one file
 * must not overlap; two insertions at one place keep their order.
 */
export function applyEdits(
  texts: ReadonlyMap<string, string>,
  edits: readonly TextEdit[],
): Map<string, string> {
  const result = new Map<string, string>();
  for (const path of new Set(edits.map((edit) => edit.path))) {
    const text = texts.get(path);
    if (text === undefined) throw new Error(`Cannot apply an edit to ${path}: its text is not known.`);
    result.set(
      path,
      spliceText(
        text,
        edits.filter((edit) => edit.path === path),
      ),
    );
  }
  return result;
}

/** One text with non-overlapping replacements made. */
export function spliceText(
  text: string,
  edits: readonly { readonly start: number; readonly end: number; readonly text: string }[],
): string {
  let result = '';
  let position = 0;
  for (const edit of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    if (edit.start < position || edit.end > text.length)
      throw new Error(`Cannot apply an edit at ${edit.start}: it overlaps another one or the end.`);
    result += text.slice(position, edit.start) + edit.text;
    position = edit.end;
  }
  return result + text.slice(position);
}
