import { toLineFeeds } from './text-file.ts';

/** A patch without what it came wrapped in. */
export interface UnwrappedPatch {
  readonly lines: readonly string[];
  /** the folder that a wrapping `cd folder && …` changes to */
  readonly folder?: string;
}

/**
 * Takes off Markdown fences, a here-document (`apply_patch <<'EOF'`, also after `cd folder &&`) and blank lines around
 * a patch, and makes line endings plain. What is inside stays as it is.
 */
export function unwrapPatch(text: string): UnwrappedPatch {
  let lines: readonly string[] = trimBlank(toLineFeeds(text.replace(/^\ufeff/, '')).split('\n'));
  let folder: string | undefined;
  for (;;) {
    const inner = withoutFence(lines) ?? withoutHereDocument(lines);
    if (inner === undefined) return { lines, ...(folder === undefined ? {} : { folder }) };
    lines = trimBlank(inner.lines);
    folder = inner.folder ?? folder;
  }
}

function withoutFence(lines: readonly string[]): UnwrappedPatch | undefined {
  const fence = /^\s*(`{3,}|~{3,})[^`]*$/.exec(lines[0] ?? '')?.[1];
  if (fence === undefined || lines.length < 2) return undefined;
  const closed = lines.at(-1)?.trim() === fence;
  return { lines: lines.slice(1, closed ? -1 : undefined) };
}

function withoutHereDocument(lines: readonly string[]): UnwrappedPatch | undefined {
  const command =
    /^\s*(?:cd\s+("[^"]+"|'[^']+'|[^\s;&|"'$`]+)\s*&&\s*)?(?:apply_?patch\s*)?<<-?\s*(["']?)(\w+)\2\s*$/;
  const [, folder, , word] = command.exec(lines[0] ?? '') ?? [];
  if (word === undefined) return lines[0]?.trim() === 'apply_patch' ? { lines: lines.slice(1) } : undefined;
  const closed = lines.at(-1)?.trim() === word;
  const inner = lines.slice(1, closed ? -1 : undefined);
  return {
    lines: inner,
    ...(folder === undefined ? {} : { folder: folder.replace(/^(["'])(.*)\1$/, '$2') }),
  };
}

/** Drops empty lines around; a line of one space is a blank context line. */
function trimBlank(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => line !== '');
  const last = lines.findLastIndex((line) => line !== '');
  return first === -1 ? [] : lines.slice(first, last + 1);
}
