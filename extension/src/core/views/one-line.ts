/** Characters of a line in a list. */
const lineMax = 200;

/** The first line of a text that says something, cut to what a list shows. */
export function oneLine(text: string): string {
  // The start is enough: outputs are long.
  const start = text.slice(0, 4 * lineMax).trimStart();
  const line = start.split('\n', 1)[0]?.trimEnd() ?? '';
  return line.length > lineMax ? `${line.slice(0, lineMax - 1)}…` : line;
}

/** "1 file", "3 files". */
export const count = (number: number, one: string, many = `${one}s`): string =>
  `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
