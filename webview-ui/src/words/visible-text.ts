/**
 * A text with what a person cannot see made visible: control characters (but line breaks and tabs) as their pictures,
 * and characters that turn the direction of what follows as their numbers. What a repository or a model wrote must not
 * look like something else.
 */
export function visibleText(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}]/gu, (character) => {
    const code = character.charCodeAt(0);
    if (character === '\n' || character === '\t') return character;
    if (code === 0x7f) return '\u2421';
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : `<U+${code.toString(16).toUpperCase()}>`;
  });
}
