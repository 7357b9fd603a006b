import { createHash } from 'node:crypto';
import { mergeDiff3 } from 'node-diff3';
import type { Hunk, WorkspacePath } from '../../protocol/content.ts';
import { diffLines } from '../../core/edits/line-diff.ts';
import { decodeText, encodeText, endingsOf, newTextFile } from '../../core/edits/text-file.ts';
import type { TextFile } from '../../core/edits/text-file.ts';

/** Two contents of one path. */
export interface ContentPair {
  readonly path: WorkspacePath;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

export type MergedContent =
  | { readonly kind: 'merged'; readonly bytes: Uint8Array }
  /** `text` holds both sides between conflict markers */
  | { readonly kind: 'conflict'; readonly text: string }
  | { readonly kind: 'not-text' };

/** What applying needs to know about texts. Bytes in, bytes out: encoding, byte order mark and line ends are kept. */
export interface TextEdits {
  /** Ids of the hunks that lead from one content to the other, in order; undefined when one of them is no text. */
  hunkIds(pair: ContentPair): readonly string[] | undefined;
  /** `before` with only these hunks, of those that `hunkIds` names. */
  compose(pair: ContentPair, ids: ReadonlySet<string>): Uint8Array;
  /** Takes both sides' changes, or shows where they meet; an unreadable or unwritable mixture is `not-text`. */
  merge(contents: {
    readonly base: Uint8Array;
    readonly mine: Uint8Array;
    readonly theirs: Uint8Array;
  }): MergedContent;
}

export function createTextEdits(): TextEdits {
  return {
    hunkIds: (pair) => textsOf(pair)?.hunks.map(({ id }) => id),
    compose(pair, ids) {
      const texts = textsOf(pair);
      if (!texts) throw new RangeError(`${pair.path} is no text and has no hunks`);
      return composed(texts, ids);
    },
    merge: mergeContents,
  };
}

interface Texts {
  readonly hunks: readonly Hunk[];
  /** the same lines as the hunks have, in one encoding */
  readonly before: TextFile;
  readonly after: TextFile;
}

function textsOf({ path, before, after }: ContentPair): Texts | undefined {
  const [from, to] = [decodeText(before), decodeText(after)];
  if (!from.ok || !to.ok) return undefined;
  const views = inOneEncoding([from.value, to.value], [before, after]);
  if (!views?.[0] || !views[1]) return undefined;
  return { hunks: hunksOf(path, from.value.text, to.value.text), before: views[0], after: views[1] };
}

/**
 * Files whose lines can stand in one file. `latin1` only means that bytes are not UTF-8, so that a mixture of the two
 * is put together from the bytes as they are; UTF-16 mixes with nothing.
 */
function inOneEncoding(
  files: readonly TextFile[],
  contents: readonly Uint8Array[],
): readonly TextFile[] | undefined {
  const [first, ...others] = new Set(files.filter(({ text }) => text !== '').map(({ encoding }) => encoding));
  if (others.length === 0) return files.map((file) => ({ ...file, encoding: first ?? file.encoding }));
  if (first?.startsWith('utf-16') || others.some((other) => other.startsWith('utf-16'))) return undefined;
  return contents.map((bytes) => bytesAsText(Buffer.from(bytes).toString('latin1')));
}

function bytesAsText(raw: string): TextFile {
  return { ...newTextFile(raw), encoding: 'latin1' };
}

/** Line by line with each line's own ending: kept hunks from after, everything else from before. */
function composed(texts: Texts, ids: ReadonlySet<string>): Uint8Array {
  const before = rawLines(texts.before);
  const after = rawLines(texts.after);
  const lines: string[] = [];
  let at = 0;
  for (const hunk of texts.hunks.toSorted((a, b) => a.beforeStart - b.beforeStart)) {
    if (!ids.has(hunk.id)) continue;
    lines.push(...before.slice(at, hunk.beforeStart - 1));
    lines.push(...after.slice(hunk.afterStart - 1, hunk.afterStart - 1 + hunk.afterLines.length));
    at = hunk.beforeStart - 1 + hunk.beforeLines.length;
  }
  lines.push(...before.slice(at));
  const { encoding, bom } = texts.after;
  return encodeText({ ...newTextFile(withEndings(lines).join('')), encoding, bom });
}

/** A last line without a line end may have come to stand before others. */
function withEndings(lines: readonly string[]): readonly string[] {
  const usual = /\r\n|\r|\n/.exec(lines[0] ?? '')?.[0] ?? '\n';
  return lines.map((line, index) =>
    index === lines.length - 1 || /[\r\n]$/.test(line) ? line : line + usual,
  );
}

function rawLines(file: TextFile): readonly string[] {
  const endings = endingsOf(file);
  const lines = file.text.split('\n');
  const last = lines.pop() ?? '';
  const whole = lines.map((line, index) => line + endingOf(endings.charAt(index)));
  return last === '' ? whole : [...whole, last];
}

function endingOf(letter: string): string {
  return letter === 'c' ? '\r\n' : letter === 'r' ? '\r' : '\n';
}

interface Sides<Each> {
  readonly base: Each;
  readonly mine: Each;
  readonly theirs: Each;
}

function mergeContents({ base, mine, theirs }: Sides<Uint8Array>): MergedContent {
  const contents = [base, mine, theirs];
  const decoded = contents.flatMap((bytes) => {
    const file = decodeText(bytes);
    return file.ok ? [file.value] : [];
  });
  const [from, own, other] = (decoded.length === 3 && inOneEncoding(decoded, contents)) || [];
  if (!from || !own || !other) return { kind: 'not-text' };
  const files = { base: from, mine: own, theirs: other };
  // With one kind of line end a side, a change of it is a change apart from the lines; else each line has its own.
  const apart = [from, own, other].every(({ eol }) => eol !== 'mixed');
  const text = (file: TextFile): string => (apart ? file.text : rawLines(file).join(''));
  const merged = mergeTexts({ base: text(from), mine: text(own), theirs: text(other) });
  if (merged.conflict) return { kind: 'conflict', text: merged.text };
  const lines = apart ? { text: merged.text, eol: changed(files, 'eol') } : newTextFile(merged.text);
  const { encoding } = own;
  return { kind: 'merged', bytes: encodeText({ ...lines, encoding, bom: changed(files, 'bom') }) };
}

/** The side that changed it; mine when both did. */
function changed<Key extends 'eol' | 'bom'>(files: Sides<TextFile>, key: Key): TextFile[Key] {
  return files.mine[key] === files.base[key] ? files.theirs[key] : files.mine[key];
}

function hunksOf(path: WorkspacePath, before: string, after: string): Hunk[] {
  const a = before.split('\n');
  const b = after.split('\n');
  const seen = new Map<string, number>();
  return diffLines(a, b).map((change) => {
    const beforeLines = a.slice(change.beforeStart, change.beforeEnd);
    const afterLines = b.slice(change.afterStart, change.afterEnd);
    const content = JSON.stringify([path, beforeLines, afterLines]);
    const nth = seen.get(content) ?? 0;
    seen.set(content, nth + 1);
    const id = createHash('sha256').update(`${nth} ${content}`).digest('hex').slice(0, 16);
    return {
      id,
      path,
      beforeStart: change.beforeStart + 1,
      beforeLines,
      afterStart: change.afterStart + 1,
      afterLines,
    };
  });
}

function mergeTexts({ base, mine, theirs }: Sides<string>): { conflict: boolean; text: string } {
  const { conflict, result } = mergeDiff3(mine.split('\n'), base.split('\n'), theirs.split('\n'), {
    excludeFalseConflicts: true,
  });
  return { conflict, text: result.join('\n') };
}
