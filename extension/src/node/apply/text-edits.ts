import type { Hunk, WorkspacePath } from '../../protocol/content.ts';
import { hunksOf } from '../../core/edits/hunks.ts';
import { mergeThreeWay } from '../../core/edits/merge.ts';
import { decodeText, encodeText, endingsOf, newTextFile, rawText } from '../../core/edits/text-file.ts';
import type { TextFile } from '../../core/edits/text-file.ts';

/** Two contents of one path. */
interface ContentPair {
  readonly path: WorkspacePath;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

type MergedContent =
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

/** Hunks and merges of whole files as bytes. */
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

/** Line by line, each with its own ending: kept hunks as they are after, everything else as it was before. */
function composed(texts: Texts, ids: ReadonlySet<string>): Uint8Array {
  const [before, after] = [linesOf(texts.before), linesOf(texts.after)];
  const lines: Line[] = [];
  let at = 0;
  for (const hunk of texts.hunks.toSorted((a, b) => a.beforeStart - b.beforeStart)) {
    if (!ids.has(hunk.id)) continue;
    const [from, to] = [hunk.beforeStart - 1, hunk.afterStart - 1];
    lines.push(...before.slice(at, from), ...after.slice(to, to + hunk.afterLines.length));
    at = from + hunk.beforeLines.length;
  }
  lines.push(...before.slice(at));
  const { encoding, bom } = texts.after;
  return encodeText({ ...newTextFile(joinLines(lines)), encoding, bom });
}

interface Line {
  readonly text: string;
  /** none at a text's last line, which is empty when the text ends with a line end */
  readonly ending: '' | '\n' | '\r\n' | '\r';
}

const endingOfLetter = { l: '\n', c: '\r\n', r: '\r' } as const;

function linesOf(file: TextFile): readonly Line[] {
  const letters = endingsOf(file);
  return file.text.split('\n').map((text, index) => {
    const letter = letters.charAt(index);
    return { text, ending: letter === 'l' || letter === 'c' || letter === 'r' ? endingOfLetter[letter] : '' };
  });
}

/** What was a last line may stand before others now, and the other way round. */
function joinLines(lines: readonly Line[]): string {
  const usual = lines.find(({ ending }) => ending !== '')?.ending ?? '\n';
  const inner = lines.slice(0, -1).map(({ text, ending }) => text + (ending || usual));
  // A lone CR and the line end of an empty line would be read as one line end.
  const apart = inner.map((line, at) => (line.endsWith('\r') && inner[at + 1] === '\n' ? `${line}\n` : line));
  return apart.join('') + (lines.at(-1)?.text ?? '');
}

function mergeContents(sides: Record<'base' | 'mine' | 'theirs', Uint8Array>): MergedContent {
  const contents = [sides.base, sides.mine, sides.theirs];
  const decoded = contents.flatMap((bytes) => {
    const file = decodeText(bytes);
    return file.ok ? [file.value] : [];
  });
  const [base, mine, theirs] = (decoded.length === 3 && inOneEncoding(decoded, contents)) || [];
  if (!base || !mine || !theirs) return { kind: 'not-text' };
  const merged = mergeThreeWay({ base: rawText(base), mine: rawText(mine), theirs: rawText(theirs) });
  if (!merged.clean) return { kind: 'conflict', text: merged.text };
  const bom = mine.bom === base.bom ? theirs.bom : mine.bom;
  return {
    kind: 'merged',
    bytes: encodeText({ ...newTextFile(merged.text), encoding: mine.encoding, bom }),
  };
}
