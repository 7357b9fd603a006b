/** Words that, with dots, stand for code that was left out. */
const leftOut =
  /\b(?:existing|same|rest|remaining|remainder|unchanged|unmodified|previous|omitted|truncated|elided|snip|snipped|as before|as is|keep|kept|other)\b/i;
/** Beginnings after which dots at the end alone mean left-out code. */
const beginsLeftOut =
  /^(?:the )?(?:rest|remaining|remainder|existing|unchanged|omitted|(?:all )?previous|same as|keep (?:the )?(?:rest|existing|remaining)|(?:code|file) (?:unchanged|omitted|continues))\b/i;
const opening = /^(?:\/\/+|\/\*+|#+|--+|<!--|\{\/\*|;+|%+|\*|"""|''')\s*/;
const closing = /\s*(?:\*\/\}|\*\/|-->|"""|''')$/;

/**
 * Whether a line stands for code that its author did not spell out, as in `// ... existing code ...`,
 * `(rest of the file unchanged)` or a comment of nothing but dots. Bare dots are not: they are valid code.
 */
export function isPlaceholder(line: string): boolean {
  if (line.length > 120 || !/\.{3}|…|\(/.test(line)) return false;
  const trimmed = line.trim();
  const isComment = opening.test(trimmed);
  const text = trimmed.replace(opening, '').replace(closing, '').trim();
  if (/^(?:\.{3,}|…)$/.test(text)) return isComment;
  const inner = /^[([{]([^()[\]{}]*)[)\]}]$/.exec(text)?.[1]?.trim();
  const words = inner ?? text;
  if (!isProse(words)) return false;
  const endsInDots = /(?:\.{3,}|…)$/.test(words);
  // without a comment sign, dots right before a word may be code that spreads or collects a value
  if (/^(?:\.{3,}|…)/.test(words)) {
    const spaced = /^(?:\.{3,}|…)\s/.test(words);
    return leftOut.test(words) && (isComment || inner !== undefined || endsInDots || spaced);
  }
  return beginsLeftOut.test(words) && (endsInDots || inner !== undefined);
}

/**
 * The first placeholder among the new lines that is not among the lines known already. Without known lines (a new
 * file) a comment of dots leaves nothing out and passes.
 */
export function addedPlaceholder(
  newLines: readonly string[],
  knownLines?: () => readonly string[],
): string | undefined {
  const placeholders = newLines.filter(
    (line) => isPlaceholder(line) && (knownLines !== undefined || /\p{L}/u.test(line)),
  );
  if (placeholders.length === 0) return undefined;
  const known = new Set(knownLines?.().map((line) => line.trim()));
  return placeholders.find((line) => !known.has(line.trim()));
}

/** Words only: code such as `...rest` in a call is no placeholder. */
function isProse(words: string): boolean {
  return /^[\p{L}\p{N}\s.…,:;'’/\-()[\]]+$/u.test(words) && /\s/.test(words.trim());
}
