/** A text as lines. A final line feed ends the last line; it does not start another one. */
export interface LineText {
  readonly lines: readonly string[];
  /** normal forms of all lines, made once a level */
  readonly forms: Map<string, readonly string[]>;
}

/** The lines of a text with LF line ends, without them; an end of line at the end begins no further line. */
export function toLines(text: string): string[] {
  if (text === '') return [];
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** A text taken apart into lines; their compared forms are made when they are asked for. */
export function lineText(text: string): LineText {
  return { lines: toLines(text), forms: new Map() };
}

/** 1-based numbers of the lines that hold the offsets, which are sorted. */
export function lineNumbersAt(text: string, offsets: readonly number[]): number[] {
  let line = 1;
  let at = text.indexOf('\n');
  return offsets.map((offset) => {
    for (; at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line++;
    return line;
  });
}
