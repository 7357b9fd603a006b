import { toLines } from './line-text.ts';
import type { TextFile } from './text-file.ts';
import { replaceSpans, type TextSpan } from './text-spans.ts';
import type { LineEdit } from './write-chunk.ts';

/**
 * The file with the line edits made; they are sorted and do not overlap. All other lines keep their bytes, and the
 * last line its (missing) line ending, unless `finalNewline` asks for one or none. An empty file gets one.
 */
export function writeLines(file: TextFile, edits: readonly LineEdit[], finalNewline?: boolean): TextFile {
  const ended = file.text === '' || file.text.endsWith('\n');
  const whole = ended ? file : replaceSpans(file, [insertion(file.text.length, '\n')]);
  const starts = [0];
  for (const line of toLines(whole.text)) starts.push((starts.at(-1) ?? 0) + line.length + 1);
  const spans = edits.map(({ from, to, lines }) => ({
    start: starts[from] ?? whole.text.length,
    end: starts[to] ?? whole.text.length,
    text: lines.map((line) => `${line}\n`).join(''),
  }));
  const written = replaceSpans(whole, spans);
  const keepsNewline = finalNewline ?? ended;
  if (keepsNewline || !written.text.endsWith('\n')) return written;
  return replaceSpans(written, [{ start: written.text.length - 1, end: written.text.length, text: '' }]);
}

function insertion(at: number, text: string): TextSpan {
  return { start: at, end: at, text };
}
