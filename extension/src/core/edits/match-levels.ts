import { foldCharacters } from './folding.ts';
import type { LineText } from './line-text.ts';

/**
 * How closely an old text was found, strictest first. Each level is tried over the whole file before the next:
 * `exact`; `trailing-space` (space at line ends); `indentation` (all lines shifted alike; the new lines are shifted
 * too); `outer-space` (any indentation; allowed where the new lines' indentation is still plain); `punctuation`
 * (typographic quotes, dashes, spaces, and Unicode composition); `part-of-line` (search/replace blocks: exact, but
 * inside a line); `inner-space` (all white space); `similar` (a few differing characters in at most a third of three
 * and more lines).
 */
export type MatchLevel =
  | 'exact'
  | 'trailing-space'
  | 'indentation'
  | 'outer-space'
  | 'punctuation'
  | 'part-of-line'
  | 'inner-space'
  | 'similar';

/** The levels at which lines are compared one by one. */
export type LineLevel = Exclude<MatchLevel, 'part-of-line' | 'similar'>;

/** Two lines are equal at a level when their normal forms are. */
export function normalForm(level: LineLevel, line: string): string {
  switch (level) {
    case 'exact':
      return line;
    case 'trailing-space':
      return line.trimEnd();
    case 'indentation':
    case 'outer-space':
      return line.trim();
    case 'punctuation':
      return foldCharacters(line).trim();
    case 'inner-space':
      return foldCharacters(line).replace(/\s+/g, '');
  }
}

/** 0-based lines at which the wanted lines stand in the file at this level. */
export function findLines(file: LineText, wanted: readonly string[], level: LineLevel): number[] {
  if (wanted.length === 0 || wanted.length > file.lines.length) return [];
  const forms = formsOf(file, level);
  const sought = wanted.map((line) => normalForm(level, line));
  if (level === 'inner-space' && !hasSubstance(sought)) return [];
  const starts: number[] = [];
  const first = sought[0] ?? '';
  const last = forms.length - sought.length;
  for (
    let start = forms.indexOf(first);
    start !== -1 && start <= last;
    start = forms.indexOf(first, start + 1)
  ) {
    if (sought.every((form, index) => forms[start + index] === form)) starts.push(start);
  }
  return starts;
}

/** The normal forms of all lines of the file at a level. */
export function formsOf(file: LineText, level: LineLevel): readonly string[] {
  if (level === 'exact') return file.lines;
  const key = level === 'indentation' ? 'outer-space' : level;
  const known = file.forms.get(key);
  if (known !== undefined) return known;
  const forms = file.lines.map((line) => normalForm(level, line));
  file.forms.set(key, forms);
  return forms;
}

/** Without white space little is left that tells lines apart: ask for some text. */
function hasSubstance(forms: readonly string[]): boolean {
  const text = forms.join('');
  return text.length >= 8 && /[\p{L}\p{N}]/u.test(text);
}
