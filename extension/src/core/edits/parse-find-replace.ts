import { chunkLines } from './chunk-lines.ts';
import type { Chunk, FileEdit, ParsedEdits } from './file-edit.ts';
import { toLineFeeds } from './text-file.ts';

/**
 * Reads sections `---FILEPATH path`, `---FIND`, `---REPLACE`, `---COMPLETE`, whose texts stand in Markdown fences
 * (Copilot Chat's format for models without tools). Old texts are whole lines.
 */
export function parseFindReplace(text: string): ParsedEdits {
  const edits: FileEdit[] = [];
  let path: string | undefined;
  let old: readonly string[] | undefined;
  for (const { name, argument, lines } of sectionsOf(toLineFeeds(text).split('\n'))) {
    if (name === 'FILEPATH') [path, old] = [argument, undefined];
    else if (name === 'FIND') old = withoutFence(lines);
    else if (name === 'REPLACE') {
      if (path === undefined || path === '') return malformed('---FILEPATH must come before ---FIND');
      if (old === undefined) return malformed('---FIND must come before ---REPLACE');
      addEdit(edits, path, old, withoutFence(lines));
      old = undefined;
    }
  }
  if (old !== undefined) return malformed('---REPLACE must follow ---FIND');
  return edits.length > 0 ? { ok: true, edits } : malformed('it needs ---FILEPATH, ---FIND and ---REPLACE');
}

interface Section {
  readonly name: string;
  readonly argument: string;
  readonly lines: string[];
}

function sectionsOf(lines: readonly string[]): Section[] {
  const sections: Section[] = [];
  for (const line of lines) {
    const [, name, argument] = /^---(FILEPATH|FIND|REPLACE|COMPLETE)(?:\s+(.*?))?\s*$/.exec(line) ?? [];
    if (name !== undefined) sections.push({ name, argument: argument ?? '', lines: [] });
    else sections.at(-1)?.lines.push(line);
  }
  return sections;
}

function withoutFence(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => line.trim() !== '');
  const fence = /^(`{3,})[^`]*$/.exec(lines[first] ?? '')?.[1];
  if (fence === undefined) return trimBlank(lines);
  const close = lines.findLastIndex((line, index) => index > first && line.trimEnd() === fence);
  return lines.slice(first + 1, close === -1 ? undefined : close);
}

function trimBlank(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => line.trim() !== '');
  return first === -1 ? [] : lines.slice(first, lines.findLastIndex((line) => line.trim() !== '') + 1);
}

function addEdit(edits: FileEdit[], path: string, old: readonly string[], now: readonly string[]): void {
  if (old.every((line) => line.trim() === '')) {
    edits.push({ kind: 'add', path, text: now.map((line) => `${line}\n`).join('') });
    return;
  }
  const chunk: Chunk = { anchors: [], lines: chunkLines(old, now), atEnd: false };
  const last = edits.at(-1);
  if (last?.kind === 'update' && last.path === path) {
    edits[edits.length - 1] = { ...last, chunks: [...last.chunks, chunk] };
  } else edits.push({ kind: 'update', path, chunks: [chunk], inOrder: false });
}

function malformed(rule: string): ParsedEdits {
  return {
    ok: false,
    reason: 'malformed',
    message: `Cannot read the edit as ${rule}. Send the whole edit again.`,
  };
}
