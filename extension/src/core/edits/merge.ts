import { diffLines, type LineChange } from './line-diff.ts';
import { newTextFile, rawText, toLineFeeds } from './text-file.ts';
import { rewriteText } from './text-spans.ts';

/** Lines that both sides changed differently. */
interface MergeConflict {
  /** 1-based line of the conflict's first marker in the merged text */
  readonly line: number;
  readonly mine: readonly string[];
  readonly base: readonly string[];
  readonly theirs: readonly string[];
}

/** A merged text: clean, or with its conflicts marked. */
export type MergeResult =
  | { readonly clean: true; readonly text: string }
  /** `text` holds every conflict between `<<<<<<< mine`, `||||||| base`, `=======` and `>>>>>>> theirs` */
  | { readonly clean: false; readonly text: string; readonly conflicts: readonly MergeConflict[] };

/**
 * Merges two changed texts line by line over the text that both came from (diff3: Khanna, Kunal, Pierce 2007). What
 * mine added or changed is always in the result; equal changes of both sides merge; changes that touch conflict. Line
 * endings do not: lines of mine keep theirs, new lines take their neighbour's, and where only the other side changed
 * the file's one kind of ending, that change is taken.
 */
export function mergeThreeWay(texts: Sides<string>): MergeResult {
  const { base, mine, theirs } = texts;
  const lines = { base: linesOf(base), mine: linesOf(mine), theirs: linesOf(theirs) };
  const parts: (readonly string[])[] = [];
  const conflicts: MergeConflict[] = [];
  let at = 0;
  let line = 1;
  const add = (part: readonly string[]): void => {
    parts.push(part);
    line += part.length;
  };
  for (const region of regionsOf(lines)) {
    add(lines.base.slice(at, region.start));
    at = region.end;
    const sides = {
      mine: region.mine,
      base: lines.base.slice(region.start, region.end),
      theirs: region.theirs,
    };
    const agreed = agreement(sides, region.changedBy);
    if (agreed === undefined) conflicts.push({ line, ...sides });
    add(agreed ?? showConflict(sides));
  }
  add(lines.base.slice(at));
  const text = withEndings(texts, parts.flat().join('\n'));
  return conflicts.length === 0 ? { clean: true, text } : { clean: false, text, conflicts };
}

interface Sides<Each> {
  readonly base: Each;
  readonly mine: Each;
  readonly theirs: Each;
}

/** Lines `start` to `end` of the base that at least one side changed, and what each side has there. */
interface Region {
  readonly start: number;
  readonly end: number;
  readonly mine: readonly string[];
  readonly theirs: readonly string[];
  readonly changedBy: 'mine' | 'theirs' | 'both';
}

function linesOf(text: string): string[] {
  return toLineFeeds(text).split('\n');
}

/** Changes of both sides that overlap or touch make one region. */
function regionsOf({ base, mine, theirs }: Sides<readonly string[]>): Region[] {
  const own = createCursor(diffLines(base, mine), mine);
  const other = createCursor(diffLines(base, theirs), theirs);
  const regions: Region[] = [];
  for (;;) {
    const start = Math.min(own.nextStart(), other.nextStart());
    if (start === Infinity) return regions;
    let end = start;
    for (let before = -1; before !== end;) {
      before = end;
      end = Math.max(own.reach(end), other.reach(end));
    }
    const [ours, others] = [own.take(start, end), other.take(start, end)];
    const changedBy = ours.changed ? (others.changed ? 'both' : 'mine') : 'theirs';
    regions.push({ start, end, mine: ours.lines, theirs: others.lines, changedBy });
  }
}

/** Walks through one side's changes in step with the base. */
interface Cursor {
  /** base line of the next change, Infinity after the last */
  nextStart(): number;
  /** base line up to which the changes reach that begin at or before `end` */
  reach(end: number): number;
  /** This side's lines for base lines `start` to `end`; moves past the changes in there. */
  take(start: number, end: number): { readonly lines: readonly string[]; readonly changed: boolean };
}

function createCursor(changes: readonly LineChange[], lines: readonly string[]): Cursor {
  let index = 0;
  // how many lines this side has more than the base, up to the next change
  let shift = 0;
  return {
    nextStart: () => changes[index]?.beforeStart ?? Infinity,
    reach(end) {
      let reached = end;
      for (let at = index; (changes[at]?.beforeStart ?? Infinity) <= reached; at++) {
        reached = Math.max(reached, changes[at]?.beforeEnd ?? reached);
      }
      return reached;
    },
    take(start, end) {
      const from = start + shift;
      const first = index;
      for (
        let change = changes[index];
        change !== undefined && change.beforeStart <= end;
        change = changes[++index]
      ) {
        shift = change.afterEnd - change.beforeEnd;
      }
      return { lines: lines.slice(from, end + shift), changed: index > first };
    },
  };
}

function agreement(
  { mine, theirs }: Sides<readonly string[]>,
  changedBy: Region['changedBy'],
): readonly string[] | undefined {
  if (changedBy !== 'both') return changedBy === 'mine' ? mine : theirs;
  const same = mine.length === theirs.length && mine.every((line, index) => line === theirs[index]);
  return same ? mine : undefined;
}

function showConflict({ mine, base, theirs }: Sides<readonly string[]>): readonly string[] {
  return ['<<<<<<< mine', ...mine, '||||||| base', ...base, '=======', ...theirs, '>>>>>>> theirs'];
}

function withEndings(texts: Sides<string>, merged: string): string {
  const [base, mine, theirs] = [newTextFile(texts.base), newTextFile(texts.mine), newTextFile(texts.theirs)];
  const uniform = [base, mine, theirs].every(({ eol }) => eol !== 'mixed');
  const eol = uniform && mine.eol === base.eol ? theirs.eol : mine.eol;
  return rawText(rewriteText({ ...mine, eol }, merged));
}
