import { editDistance } from './edit-distance.ts';
import type { LineText } from './line-text.ts';
import { formsOf, normalForm } from './match-levels.ts';

/** Non-blank lines that a block needs before it may be found although lines of it differ. */
const linesMin = 3;
/** Share of a line's characters (1 at least) that may differ; and up to which another place is too close to be sure. */
const strict = { perLine: 0.1, lines: 1 / 3 };
const loose = { perLine: 0.34, lines: 1 / 2 };

/**
 * 0-based places where the wanted lines stand with a few characters differing: at least three non-blank lines, at most
 * a third of them differing, each by a tenth of its length at most and never in its digits. When a second place comes
 * anywhere near, both are given, so that it counts as ambiguous.
 */
export function findSimilarLines(file: LineText, wanted: readonly string[]): number[] {
  const sought = wanted.map((line) => normalForm('punctuation', line));
  if (sought.filter((form) => form !== '').length < linesMin) return [];
  const forms = formsOf(file, 'punctuation');
  const near = placesWithEqualLines(forms, sought).filter((start) => isNear(forms, sought, start, loose));
  return near.some((start) => isNear(forms, sought, start, strict)) ? near : [];
}

/** Places at which at least half of the non-blank lines are equal: only these are compared character by character. */
function placesWithEqualLines(forms: readonly string[], sought: readonly string[]): number[] {
  const lines = new Map<string, number[]>();
  for (const [index, form] of sought.entries()) {
    if (form !== '') lines.set(form, [...(lines.get(form) ?? []), index]);
  }
  const votes = new Map<number, number>();
  for (const [line, form] of forms.entries()) {
    for (const index of lines.get(form) ?? []) votes.set(line - index, (votes.get(line - index) ?? 0) + 1);
  }
  const needed = sought.filter((form) => form !== '').length / 2;
  return [...votes]
    .filter(([start, count]) => count >= needed && start >= 0 && start + sought.length <= forms.length)
    .map(([start]) => start)
    .sort((a, b) => a - b);
}

function isNear(
  forms: readonly string[],
  sought: readonly string[],
  start: number,
  bounds: { readonly perLine: number; readonly lines: number },
): boolean {
  let differing = 0;
  const allowed = Math.floor(sought.filter((form) => form !== '').length * bounds.lines);
  return sought.every((form, index) => {
    const line = forms[start + index] ?? '';
    if (line === form) return true;
    differing++;
    if (differing > allowed || form === '' || line === '') return false;
    const limit = Math.max(1, Math.floor(form.length * bounds.perLine));
    if (bounds === strict && digitsOf(form) !== digitsOf(line)) return false;
    return editDistance(form, line, limit) !== undefined;
  });
}

/** A differing number is more likely a changed value than a slip of the pen. */
function digitsOf(line: string): string {
  return line.match(/\d+/g)?.join(' ') ?? '';
}
