import { diffLines } from './line-diff.ts';
import {
  countLineFeeds,
  describeEndings,
  endingsOf,
  toLineFeeds,
  type EndOfLine,
  type TextFile,
} from './text-file.ts';

/** Replaces the file's `text.slice(start, end)` by `text`. */
export interface TextSpan {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * The file with the spans replaced; they are sorted and do not overlap. Every line ending outside the spans stays as
 * it is. Inside a span, endings are taken over in order, and a new line takes the ending of its neighbour.
 */
export function replaceSpans(file: TextFile, spans: readonly TextSpan[]): TextFile {
  const parts: string[] = [];
  let at = 0;
  for (const span of spans) {
    parts.push(file.text.slice(at, span.start), toLineFeeds(span.text));
    at = span.end;
  }
  parts.push(file.text.slice(at));
  const text = parts.join('');
  if (file.eol !== 'mixed') return { ...file, text };
  const { encoding, bom } = file;
  return { text, encoding, bom, ...describeEndings(endingsAfter(file, spans), lastKnown(file)) };
}

/** The file with a whole new text: unchanged lines keep their endings, new ones take their neighbour's. */
export function rewriteText(file: TextFile, newText: string): TextFile {
  const text = toLineFeeds(newText);
  if (file.eol !== 'mixed') return { ...file, text };
  return replaceSpans(file, spansBetween(file.text, text));
}

/** Spans, whole lines each, that turn one text into the other. */
function spansBetween(before: string, after: string): TextSpan[] {
  const beforeLines = before.split(/(?<=\n)/);
  const afterLines = after.split(/(?<=\n)/);
  const starts = [0];
  for (const line of beforeLines) starts.push((starts.at(-1) ?? 0) + line.length);
  return diffLines(beforeLines, afterLines).map((change) => ({
    start: starts[change.beforeStart] ?? 0,
    end: starts[change.beforeEnd] ?? before.length,
    text: afterLines.slice(change.afterStart, change.afterEnd).join(''),
  }));
}

function endingsAfter(file: TextFile, spans: readonly TextSpan[]): string {
  const old = endingsOf(file);
  let result = '';
  let taken = 0;
  let at = 0;
  for (const span of spans) {
    const before = countLineFeeds(file.text.slice(at, span.start));
    result += old.slice(taken, taken + before);
    taken += before;
    const removed = old.slice(taken, taken + countLineFeeds(file.text.slice(span.start, span.end)));
    const added = countLineFeeds(toLineFeeds(span.text));
    const neighbour = removed.at(-1) ?? result.at(-1) ?? old.charAt(taken);
    result += removed.slice(0, added).padEnd(added, neighbour === '' ? 'l' : neighbour);
    taken += removed.length;
    at = span.end;
  }
  return result + old.slice(taken);
}

function lastKnown(file: TextFile): EndOfLine {
  return describeEndings(endingsOf(file).slice(-1), 'lf').eol;
}
