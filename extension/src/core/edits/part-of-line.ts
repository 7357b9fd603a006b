import { lineNumbersAt, type LineText } from './line-text.ts';

/** Whole lines, from line `start` (0-based) on, before and after the replacement of a part of them. */
export interface PartOfLines {
  readonly start: number;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Places after which an ambiguous text is not looked for any further. */
const placesMax = 100;

/** Where a text stands word for word inside lines, without cutting a word at either end. */
export function findPartsOfLines(file: LineText, oldText: string, newText: string): PartOfLines[] {
  if (oldText.trim() === '') return [];
  const text = file.lines.join('\n');
  const offsets: number[] = [];
  for (let at = text.indexOf(oldText); at !== -1; at = text.indexOf(oldText, at + 1)) {
    if (!cutsWord(text, at) && !cutsWord(text, at + oldText.length)) offsets.push(at);
    if (offsets.length === placesMax) break;
  }
  const numbers = lineNumbersAt(text, offsets);
  return offsets.map((at, index) => {
    const end = at + oldText.length;
    const from = at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
    const to = text.indexOf('\n', end) === -1 ? text.length : text.indexOf('\n', end);
    return {
      start: (numbers[index] ?? 1) - 1,
      before: text.slice(from, to).split('\n'),
      after: (text.slice(from, at) + newText + text.slice(end, to)).split('\n'),
    };
  });
}

function cutsWord(text: string, offset: number): boolean {
  return /^[\p{L}\p{N}_]{2}$/u.test(text.slice(Math.max(0, offset - 1), offset + 1));
}
