/**
 * Text that a terminal may be given: control characters are shown instead of sent, so that what a model, a command or a
 * file says cannot move the cursor, rename the window or hide a part of itself. Line breaks, tabs and colours pass.
 */
export function safeText(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, (character, at: number) => {
    if (character === '\n' || character === '\t') return character;
    if (character === escape && color.test(text.slice(at + 1, at + colorLengthMax))) return character;
    const code = character.charCodeAt(0);
    return code < 0x20 ? String.fromCharCode(pictures + code) : '\ufffd';
  });
}

const escape = '\u001b';
const color = /^\[[\d;]*m/;
const colorLengthMax = 24;
/** where Unicode's pictures of control characters begin */
const pictures = 0x2400;
