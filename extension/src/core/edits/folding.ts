/**
 * Characters that models and editors exchange for plain ones: typographic quotes, dashes and spaces, and the C1 codes
 * that Windows-1252 uses for them. What maps to the empty string is invisible.
 */
const plainForms: ReadonlyMap<string, string> = new Map([
  ...each("'", '\u2018\u2019\u201a\u201b\u2032\u0091\u0092'),
  ...each('"', '\u201c\u201d\u201e\u201f\u2033\u0093\u0094'),
  ...each('-', '\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d\u0096\u0097'),
  ...each(' ', '\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000'),
  ...each('', '\u200b\u2060\ufeff\u00ad'),
  ...each('...', '\u2026\u0085'),
]);

/** A folded text and, for each of its characters, the offset in the source where that character's source starts. */
export interface FoldedText {
  readonly text: string;
  /** one entry more than `text` has characters: the last is the source's length */
  readonly offsets: readonly number[];
}

/** The text in NFC with plain quotes, dashes, spaces and dots. Two texts that fold alike look alike. */
export function foldCharacters(text: string): string {
  if (isPlain(text)) return text;
  return text.normalize('NFC').replace(foldable, (character) => plainForms.get(character) ?? character);
}

/** Like `foldCharacters`, with the way back to the source. */
export function foldWithOffsets(text: string): FoldedText {
  if (isPlain(text)) return { text, offsets: Array.from({ length: text.length + 1 }, (_, index) => index) };
  const parts: string[] = [];
  const offsets: number[] = [];
  for (const { 0: cluster, index } of text.matchAll(clusters)) {
    const plain = isPlain(cluster);
    const folded = plain ? cluster : foldCharacters(cluster);
    parts.push(folded);
    for (let at = 0; at < folded.length; at++) offsets.push(plain ? index + at : index);
  }
  offsets.push(text.length);
  return { text: parts.join(''), offsets };
}

/** a run of ASCII, or one character with its combining marks */
const clusters = /[\0-\x7f]+(?!\p{M})|[\s\S]\p{M}*/gu;

const foldable = new RegExp(`[${[...plainForms.keys()].join('')}]`, 'gu');

function isPlain(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    if (text.charCodeAt(index) > 0x7f) return false;
  }
  return true;
}

function each(plain: string, characters: string): [string, string][] {
  return [...characters].map((character) => [character, plain]);
}
