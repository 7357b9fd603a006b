import { chunkLines } from './chunk-lines.ts';
import type { Chunk, FileEdit, ParsedEdits } from './file-edit.ts';
import { toLineFeeds } from './text-file.ts';

/**
 * Reads search/replace blocks as models write them: `<<<<<<< SEARCH`, `=======`, `>>>>>>> REPLACE` (also
 * `------- SEARCH` … `+++++++ REPLACE`, and markers of another length where only one reading is left), with the file's
 * name before the block, or `path` for all. `:start_line:` hints and numbered old lines are understood. Marker lines
 * of the file's own text are written with a backslash before them.
 */
export function parseSearchReplace(text: string, path?: string): ParsedEdits {
  const lines = toLineFeeds(text).split('\n');
  const blocks: Block[] = [];
  let named: string | undefined;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (closes(line) || isSeparator(line))
      return malformed(at, `"${line.trim()}" must follow "<<<<<<< SEARCH"`);
    if (!opens(line)) {
      named = fileName(line) ?? named;
      continue;
    }
    const end = endOfBlock(lines, at);
    if (typeof end === 'string') return malformed(at, end);
    const block = readBlock(lines.slice(at + 1, end));
    if (typeof block === 'string') return malformed(at, block);
    const file = agreedPath(path, named);
    if (file === undefined)
      return malformed(at, `a block needs one file: it names ${named ?? 'none'}, the call ${path ?? 'none'}`);
    blocks.push({ ...block, path: file });
    at = end;
  }
  if (blocks.length === 0) return malformed(0, 'it needs a block from "<<<<<<< SEARCH" to ">>>>>>> REPLACE"');
  return combine(blocks);
}

interface Block {
  readonly path: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly lineHint?: number;
}

const canonicalLength = 7;

function opens(line: string): boolean {
  return /^(?:<{3,}|-{3,}) ?(?:SEARCH|ORIGINAL)>?[ \t]*$/.test(line);
}

function closes(line: string): boolean {
  return /^(?:>{3,}|\+{3,}) ?(?:REPLACE|UPDATED)[ \t]*$/.test(line);
}

function isSeparator(line: string): boolean {
  return /^={7}[ \t]*$/.test(line);
}

/** The line that closes the block, or what is wrong. Markers of another length inside are content. */
function endOfBlock(lines: readonly string[], start: number): number | string {
  const sign = (lines[start] ?? '').charAt(0);
  const canonical = lines[start]?.startsWith(sign.repeat(canonicalLength)) ?? false;
  for (let at = start + 1; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (closes(line)) return at;
    const another = opens(line) && (!canonical || line.startsWith(sign.repeat(canonicalLength)));
    if (another) return 'a block must end with ">>>>>>> REPLACE" before the next begins';
  }
  return 'a block must end with ">>>>>>> REPLACE"';
}

function readBlock(lines: readonly string[]): Omit<Block, 'path'> | string {
  const separators = lines.flatMap((line, index) => (/^={3,}[ \t]*$/.test(line) ? [index] : []));
  const canonical = separators.filter((index) => isSeparator(lines[index] ?? ''));
  const [separator, another] = canonical.length > 0 ? canonical : separators;
  if (separator === undefined) return 'a block needs a line "=======" between the old and the new text';
  if (another !== undefined)
    return 'a block needs one line "=======" only; write a backslash before those that belong to the text';
  const after = lines.slice(separator + 1);
  const marker = after.find((line) => /^:(?:start|end)_line:/.test(line));
  if (marker !== undefined) return `"${marker}" belongs to the old text's beginning, not to the new text`;
  const { rest, hint } = readHints(lines.slice(0, separator));
  const numbered = withoutNumbers(rest);
  const lineHint = hint ?? numbered?.first;
  return {
    before: (numbered?.lines ?? rest).map(unescape),
    after: (numbered === undefined ? after : (withoutNumbers(after)?.lines ?? after)).map(unescape),
    ...(lineHint === undefined ? {} : { lineHint }),
  };
}

/** `:start_line:12` (and `:end_line:`), closed by dashes, before the old text. */
function readHints(lines: readonly string[]): { rest: readonly string[]; hint?: number } {
  let at = 0;
  let hint: number | undefined;
  for (; /^:(?:start|end)_line:\s*\d+\s*$/.test(lines[at] ?? ''); at++) {
    const start = /^:start_line:\s*(\d+)/.exec(lines[at] ?? '')?.[1];
    if (start !== undefined) hint = Number(start);
  }
  if (at > 0 && /^-{3,}\s*$/.test(lines[at] ?? '')) at++;
  return { rest: lines.slice(at), ...(hint === undefined ? {} : { hint }) };
}

/** Lines that are all numbered, `12 | text`, one after the other. */
function withoutNumbers(lines: readonly string[]): { lines: readonly string[]; first: number } | undefined {
  const parts = lines.map((line) => /^\s*(\d+) \|(?: (.*))?$/.exec(line));
  const first = Number(parts[0]?.[1]);
  const inOrder = parts.length > 0 && parts.every((part, index) => Number(part?.[1]) === first + index);
  return inOrder ? { lines: parts.map((part) => part?.[2] ?? ''), first } : undefined;
}

function unescape(line: string): string {
  return /^\\(?:<{3,}|={3,}|>{3,}|-{3,}|\+{3,}|:start_line:|:end_line:)/.test(line) ? line.slice(1) : line;
}

/** A line in front of a block that can only be a file's name, whatever decorates it. */
function fileName(line: string): string | undefined {
  const bare = line
    .trim()
    .replace(/^(?:`{3,}|~{3,})[\w+#-]*\s*/, '')
    .replace(/^(?:#+|\*+|[-*]|file(?:name|path)?:|path:)\s*/i, '')
    .replace(/[:*]+$/, '')
    .replace(/^([`"'*])(.*)\1$/, '$2');
  return /^[\w@.~/\\:()[\]+-]*[\w)\]]$/.test(bare) && /[./\\]\w/.test(bare) ? bare : undefined;
}

function agreedPath(given: string | undefined, named: string | undefined): string | undefined {
  if (given === undefined || named === undefined) return given ?? named;
  const [long, short] = given.length > named.length ? [given, named] : [named, given];
  return long === short || long.endsWith(`/${short.replace(/^(?:\.?\/)+/, '')}`) ? given : undefined;
}

/** Blocks of one file make one edit. An empty old text makes a new file. */
function combine(blocks: readonly Block[]): ParsedEdits {
  const edits: FileEdit[] = [];
  for (const [path, own] of Map.groupBy(blocks, (block) => block.path)) {
    const [only, another] = own;
    if (only !== undefined && another === undefined && only.before.every((line) => line.trim() === '')) {
      edits.push({ kind: 'add', path, text: only.after.map((line) => `${line}\n`).join('') });
      continue;
    }
    const empty = own.findIndex(({ before }) => before.every((line) => line.trim() === ''));
    if (empty !== -1) {
      const message = `Cannot apply block ${empty + 1} of ${path} as its old text must not be empty: it is. Give the lines to replace.`;
      return { ok: false, reason: 'empty-old-text', message };
    }
    edits.push({ kind: 'update', path, chunks: own.map(asChunk), inOrder: false });
  }
  return { ok: true, edits };
}

function asChunk({ before, after, lineHint }: Block): Chunk {
  const lines = chunkLines(before, after);
  return {
    anchors: [],
    lines,
    atEnd: false,
    partOfLine: true,
    ...(lineHint === undefined ? {} : { lineHint }),
  };
}

function malformed(index: number, rule: string): ParsedEdits {
  return {
    ok: false,
    reason: 'malformed',
    message: `Cannot read the search/replace blocks as ${rule}: line ${index + 1}. Send all blocks again.`,
  };
}
