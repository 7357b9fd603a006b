import { diff3Merge } from 'node-diff3';
import { newTextFile, rawText, toLineFeeds } from './text-file.ts';
import { rewriteText } from './text-spans.ts';

/** Lines that both sides changed differently. */
export interface MergeConflict {
  /** 1-based line of the conflict's first marker in the merged text */
  readonly line: number;
  readonly mine: readonly string[];
  readonly base: readonly string[];
  readonly theirs: readonly string[];
}

export type MergeResult =
  | { readonly clean: true; readonly text: string }
  /** `text` holds every conflict between `<<<<<<< mine`, `||||||| base`, `=======` and `>>>>>>> theirs` */
  | { readonly clean: false; readonly text: string; readonly conflicts: readonly MergeConflict[] };

/**
 * Merges two changed texts line by line over the text that both came from (diff3). What mine added or changed is always
 * in the result; equal changes of both sides merge. Line endings do not conflict: lines of mine keep theirs, new lines
 * take their neighbour's, and where only the other side changed the file's one kind of ending, that change is taken.
 */
export function mergeThreeWay(texts: Sides): MergeResult {
  const lines: string[] = [];
  const conflicts: MergeConflict[] = [];
  for (const region of mergeRegions(texts)) {
    lines.push(...(region.ok ?? []));
    if (region.conflict === undefined) continue;
    const { a: mine, o: base, b: theirs } = region.conflict;
    conflicts.push({ line: lines.length + 1, mine, base, theirs });
    lines.push('<<<<<<< mine', ...mine, '||||||| base', ...base, '=======', ...theirs, '>>>>>>> theirs');
  }
  const text = withEndings(texts, lines.join('\n'));
  return conflicts.length === 0 ? { clean: true, text } : { clean: false, text, conflicts };
}

interface Sides {
  readonly base: string;
  readonly mine: string;
  readonly theirs: string;
}

/** What node-diff3 gives, which declares no types: `a` is mine, `o` the base, `b` theirs. */
interface Region {
  readonly ok?: readonly string[];
  readonly conflict?: {
    readonly a: readonly string[];
    readonly o: readonly string[];
    readonly b: readonly string[];
  };
}

function mergeRegions({ base, mine, theirs }: Sides): readonly Region[] {
  const linesOf = (text: string): string[] => toLineFeeds(text).split('\n');
  return diff3Merge(linesOf(mine), linesOf(base), linesOf(theirs), {
    excludeFalseConflicts: true,
  });
}

function withEndings(texts: Sides, merged: string): string {
  const [base, mine, theirs] = [newTextFile(texts.base), newTextFile(texts.mine), newTextFile(texts.theirs)];
  const uniform = [base, mine, theirs].every(({ eol }) => eol !== 'mixed');
  const eol = uniform && mine.eol === base.eol ? theirs.eol : mine.eol;
  return rawText(rewriteText({ ...mine, eol }, merged));
}
