import { collectChunks } from './collect-chunks.ts';
import type { EditFormat, ParsedEdits } from './file-edit.ts';
import { parseApplyPatch } from './parse-apply-patch.ts';
import { parseFindReplace } from './parse-find-replace.ts';
import { parseSearchReplace } from './parse-search-replace.ts';
import { parseUnifiedDiff } from './parse-unified-diff.ts';
import { isPlaceholder } from './placeholders.ts';
import { toLineFeeds } from './text-file.ts';
import { unwrapPatch } from './unwrap-patch.ts';

/**
 * The format that a text is written in, by its own marks. `lazy` holds placeholders for left-out code; `pseudo-diff`
 * has `+` and `-` lines but no header; `plain` is none of them: a file's content, or prose.
 */
export function detectFormat(text: string): EditFormat {
  const plain = toLineFeeds(text);
  if (/^\*\*\* (?:Begin Patch\s*$|(?:Add|Update|Delete) File ?:)/im.test(plain)) return 'apply-patch';
  if (/^---FILEPATH /m.test(plain) && /^---FIND\s*$/m.test(plain)) return 'find-replace';
  if (/^(?:<{3,}|-{5,}) ?(?:SEARCH|ORIGINAL)>?[ \t]*$/m.test(plain)) return 'search-replace';
  if (/^diff --git /m.test(plain) || /^--- \S.*\n\+\+\+ \S/m.test(plain)) return 'unified-diff';
  if (/^@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@/m.test(plain)) return 'unified-diff';
  const lines = plain.split('\n');
  if (lines.some(isPlaceholder)) return 'lazy';
  return lines.some((line) => /^[+-](?![+-])/.test(line)) ? 'pseudo-diff' : 'plain';
}

/**
 * Reads edits in whatever format they come. `path` names the file where the format itself does not; `format` says what
 * the text is when the caller knows. `plain` needs both: it is the file's whole new content.
 */
export function parseEdits(
  text: string,
  given: { readonly path?: string; readonly format?: EditFormat } = {},
): ParsedEdits {
  const format = given.format ?? detectFormat(text);
  switch (format) {
    case 'apply-patch':
      return parseApplyPatch(text);
    case 'find-replace':
      return parseFindReplace(text);
    case 'search-replace':
      return parseSearchReplace(text, given.path);
    case 'unified-diff':
      return parseUnifiedDiff(text, given.path);
    case 'pseudo-diff':
      return parsePseudoDiff(text, given.path);
    case 'lazy':
      return refuse(
        'placeholder',
        'new text must be spelled out: it holds a placeholder for code that is left out. Send the lines that change as a patch',
      );
    case 'plain':
      if (given.path === undefined || given.format === undefined)
        return refuse(
          'unsupported',
          'no edit format can be seen in it. Send a patch from "*** Begin Patch" to "*** End Patch"',
        );
      return { ok: true, edits: [{ kind: 'write', path: given.path, text }] };
  }
}

/**
 * One block of lines, some of them with `+` or `-` before them. Its context has to stand in the file as it is: in this
 * format nothing tells a slip in a context line from a change that was meant.
 */
function parsePseudoDiff(text: string, path: string | undefined): ParsedEdits {
  if (path === undefined)
    return refuse('malformed', 'a diff without header does not say which file it changes');
  const chunks = collectChunks(unwrapPatch(text).lines);
  return { ok: true, edits: [{ kind: 'update', path, chunks, inOrder: true, strict: true }] };
}

function refuse(reason: 'placeholder' | 'unsupported' | 'malformed', rule: string): ParsedEdits {
  return { ok: false, reason, message: `Cannot apply the text as ${rule}.` };
}
