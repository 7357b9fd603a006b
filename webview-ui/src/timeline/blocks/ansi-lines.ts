import Anser from 'anser';

/** A piece of a terminal's text with one look. */
export interface AnsiSpan {
  readonly text: string;
  /** names of the classes that colour it: `ansi-red`, `ansi-bright-blue-bg`, `ansi-bold` */
  readonly classes: readonly string[];
  /** a CSS colour for those beyond the 16 that a theme defines, else null */
  readonly colour: string | null;
}

/**
 * A terminal's text as spans: colours and styles are kept, everything else that a terminal would obey (moving the
 * cursor, titles, links) is left out, and a line that was written over shows what was written last.
 */
export function ansiSpans(text: string): readonly AnsiSpan[] {
  return Anser.ansiToJson(overwritten(withoutOrders(text)), {
    json: true,
    use_classes: true,
    remove_empty: true,
  })
    .filter(({ content }) => content !== '')
    .map((part) => ({ text: part.content, classes: classesOf(part), colour: colourOf(part) }));
}

/** A terminal's text without any escapes, to be copied. */
export function plainOutput(text: string): string {
  return Anser.ansiToText(overwritten(withoutOrders(text)));
}

const escape = '\u001b';
/** Titles, links and other strings to the terminal, up to BEL or ST. */
const strings = new RegExp(`${escape}[\\]PX^_][^\u0007${escape}]*(?:\u0007|${escape}\\\\|$)`, 'g');
/** Everything with parameters but colours. */
const orders = new RegExp(`${escape}\\[[0-?]*[ -/]*[@-ln-~]`, 'g');
/** Two-character escapes, and what is left of a cut one. */
const short = new RegExp(`${escape}(?!\\[)[ -~]?`, 'g');

function withoutOrders(text: string): string {
  const kept = `\n\r\t${escape}`;
  return text
    .replace(strings, '')
    .replace(orders, '')
    .replace(short, '')
    .replace(/\p{Cc}/gu, (character) => (kept.includes(character) ? character : ''));
}

function overwritten(text: string): string {
  const unix = text.replace(/\r+\n/g, '\n');
  if (!unix.includes('\r')) return unix;
  return unix
    .split('\n')
    .map((line) => line.slice(line.replace(/\r+$/, '').lastIndexOf('\r') + 1).replace(/\r+$/, ''))
    .join('\n');
}

function classesOf(part: Anser.AnserJsonEntry): readonly string[] {
  const named = (name: string | null, suffix: string): string[] =>
    /^ansi-(bright-)?[a-z]+$/.test(name ?? '') && name !== 'ansi-truecolor' ? [`${name}${suffix}`] : [];
  return [
    ...named(part.fg, ''),
    ...named(part.bg, '-bg'),
    ...part.decorations.map((decoration) => `ansi-${decoration}`),
  ];
}

function colourOf(part: Anser.AnserJsonEntry): string | null {
  const fg = part.fg as string | null;
  if (fg === 'ansi-truecolor') return readable(`rgb(${part.fg_truecolor})`);
  const palette = /^ansi-palette-(\d+)$/.exec(fg ?? '')?.[1];
  return palette === undefined ? null : readable(paletteColour(Number(palette)));
}

/** Drawn towards the colour of the text, as ansi.css does with the 16. */
function readable(colour: string): string {
  return `color-mix(in srgb, ${colour} 55%, var(--code-text))`;
}

/** The colours 16 to 255 of a terminal: a cube of 6 × 6 × 6, then 24 greys. */
function paletteColour(number: number): string {
  if (number >= 232) {
    const grey = 8 + (number - 232) * 10;
    return `rgb(${grey}, ${grey}, ${grey})`;
  }
  const level = (step: number): number => (step === 0 ? 0 : 55 + step * 40);
  const cube = number - 16;
  const parts = [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map(level);
  return `rgb(${parts.join(', ')})`;
}
