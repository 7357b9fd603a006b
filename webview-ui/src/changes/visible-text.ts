/** A piece of a line: text as it is, or the name of a character that would not be seen or would mislead. */
export type VisiblePiece =
  { readonly kind: 'text'; readonly text: string } | { readonly kind: 'hidden'; readonly name: string };

/**
 * A line taken apart so that nothing in it hides: characters that turn the direction of text, that have no width, or
 * that control a terminal are named instead of drawn (they make code look different from what it is). Tabs stay.
 */
export function visiblePieces(text: string): readonly VisiblePiece[] {
  if (!hiding.test(text)) return [{ kind: 'text', text }];
  return text
    .split(new RegExp(`(${hiding.source})`, 'u'))
    .filter((piece) => piece !== '')
    .map((piece) =>
      hiding.test(piece) && piece.length === 1
        ? { kind: 'hidden', name: nameOf(piece) }
        : { kind: 'text', text: piece },
    );
}

// Controls but the tab, soft hyphen, zero-width characters, marks and overrides of direction, the byte order mark.
const hiding = /[^\P{Cc}\t]|[\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u;

function nameOf(character: string): string {
  return names[character] ?? `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}

const names: Readonly<Record<string, string>> = {
  '\r': 'CR',
  '\u001b': 'ESC',
  '\u0000': 'NUL',
  '\ufeff': 'BOM',
};
