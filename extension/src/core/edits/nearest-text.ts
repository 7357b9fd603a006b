import { editDistance } from './edit-distance.ts';
import { toLines, type LineText } from './line-text.ts';
import { findLines, formsOf, normalForm } from './match-levels.ts';

/** Lines shown of the nearest text. */
const shownLinesMax = 12;
const windowsMax = 8;
const lineLengthMax = 400;

/**
 * What stands in the file instead of the old text, in words for a model: the likest lines with their numbers and how
 * alike they are, and slips that explain the difference; that the new text stands there already. The empty string when
 * nothing is alike.
 */
export function describeNearest(file: LineText, wanted: readonly string[], now: readonly string[]): string {
  const best = nearestLines(file, wanted);
  const sentences = [
    ...alreadyMade(file, now),
    ...slipsOf(file, wanted),
    ...(best === undefined ? [] : [showNearest(file, wanted, best)]),
  ];
  return sentences.map((sentence) => (sentence.endsWith('\n') ? sentence : `${sentence} `)).join('');
}

function alreadyMade(file: LineText, now: readonly string[]): string[] {
  if (!now.some((line) => /[\p{L}\p{N}]/u.test(line))) return [];
  const [start, another] = findLines(file, now, 'trailing-space');
  if (start === undefined || another !== undefined) return [];
  return [`The new text stands at line ${start + 1} already: this edit may have been made before.`];
}

interface Nearest {
  readonly start: number;
  /** 0 to 1 */
  readonly similarity: number;
}

function nearestLines(file: LineText, wanted: readonly string[]): Nearest | undefined {
  const forms = formsOf(file, 'punctuation');
  const sought = wanted.map((line) => normalForm('punctuation', line));
  let best: Nearest | undefined;
  for (const start of likelyStarts(forms, sought)) {
    const similarity = windowSimilarity(forms, sought, start);
    if (similarity >= 0.4 && similarity > (best?.similarity ?? 0)) best = { start, similarity };
  }
  return best;
}

/** The windows that share most words with the wanted lines; each shared word counts by its rarity in the file. */
function likelyStarts(forms: readonly string[], sought: readonly string[]): number[] {
  const positions = new Map<string, number[]>();
  for (const [index, form] of sought.entries()) {
    for (const word of wordsOf(form)) positions.set(word, [...(positions.get(word) ?? []), index]);
  }
  const found = new Map<string, number[]>();
  for (const [line, form] of forms.entries()) {
    for (const word of wordsOf(form)) {
      if (!positions.has(word)) continue;
      const lines = found.get(word);
      if (lines === undefined) found.set(word, [line]);
      else lines.push(line);
    }
  }
  const scores = new Map<number, number>();
  for (const [word, lines] of found) {
    // words that are everywhere tell nothing and would make this quadratic
    if (lines.length > 200) continue;
    for (const line of lines) {
      for (const index of (positions.get(word) ?? []).slice(0, 20)) {
        const start = Math.max(0, line - index);
        scores.set(start, (scores.get(start) ?? 0) + 1 / lines.length);
      }
    }
  }
  const ranked = [...scores].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  return ranked.slice(0, windowsMax).map(([start]) => start);
}

function wordsOf(form: string): Set<string> {
  return new Set(form.slice(0, lineLengthMax).match(/[\p{L}\p{N}_]{2,}/gu) ?? []);
}

/** Mean likeness of the lines, weighted by their length. */
function windowSimilarity(forms: readonly string[], sought: readonly string[], start: number): number {
  let weight = 0;
  let alike = 0;
  for (const [index, form] of sought.slice(0, 200).entries()) {
    const length = Math.min(form.length, lineLengthMax) + 1;
    weight += length;
    alike += length * lineSimilarity(form, forms[start + index] ?? '');
  }
  return weight === 0 ? 0 : alike / weight;
}

function lineSimilarity(first: string, second: string): number {
  if (first === second) return 1;
  const [a, b] = [first.slice(0, lineLengthMax), second.slice(0, lineLengthMax)];
  const longer = Math.max(a.length, b.length);
  const distance = editDistance(a, b, Math.ceil(longer * 0.6));
  return distance === undefined ? 0 : 1 - distance / longer;
}

function showNearest(file: LineText, wanted: readonly string[], { start, similarity }: Nearest): string {
  const end = Math.min(start + wanted.length, file.lines.length);
  const from = firstDifference(file, wanted, start);
  const shownFrom = wanted.length > shownLinesMax ? Math.max(start, from - 3) : start;
  const shown = file.lines.slice(shownFrom, Math.min(end, shownFrom + shownLinesMax));
  const numbered = shown.map((line, index) => {
    const number = shownFrom + index;
    const mark = number === from ? '>' : ' ';
    const instead = number === from ? `\n  your text: ${shorten(wanted[from - start] ?? '')}` : '';
    return `${mark} ${number + 1}: ${shorten(line)}${instead}`;
  });
  const percent = Math.min(99, Math.round(similarity * 100));
  const where = end - start > 1 ? `lines ${start + 1} to ${end}` : `line ${start + 1}`;
  return `The nearest text is ${where} (${percent} % alike):\n${numbered.join('\n')}\n`;
}

function firstDifference(file: LineText, wanted: readonly string[], start: number): number {
  const index = wanted.findIndex((line, at) => line !== file.lines[start + at]);
  return start + Math.max(index, 0);
}

function shorten(line: string): string {
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}

/** Slips that models make when they copy what a tool showed them. */
function slipsOf(file: LineText, wanted: readonly string[]): string[] {
  const slips: string[] = [];
  const numbered = wanted.filter((line) => /^\s*\d+(?:\t| ?\| ?|: )/.test(line)).length;
  if (numbered > 0 && numbered >= (wanted.length - 1) / 2) {
    slips.push('The old text seems to hold line numbers: leave them out.');
  }
  const unescaped = toLines(wanted.join('\n').replaceAll('\\n', '\n'));
  if (unescaped.length > wanted.length && findLines(file, unescaped, 'outer-space').length > 0) {
    slips.push('The old text holds a backslash and an n where the file has a line break.');
  }
  return slips;
}
