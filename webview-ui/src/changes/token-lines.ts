/** A piece of a line of code and what it is, in highlight.js' words ("keyword", "string"), or null for plain text. */
export interface CodeToken {
  readonly text: string;
  readonly scope: string | null;
}

/** What a highlighter's tree consists of; hast's shape, as far as it is looked at. */
export interface TokenTree {
  readonly type: string;
  readonly value?: string;
  readonly properties?: { readonly className?: unknown };
  readonly children?: readonly TokenTree[];
}

/** A highlighter's tree as lines of tokens; the tokens of all lines joined with line feeds are its text. */
export function tokenLines(tree: TokenTree): readonly (readonly CodeToken[])[] {
  const lines: CodeToken[][] = [[]];
  const walk = (node: TokenTree, scope: string | null): void => {
    if (node.type === 'text') {
      for (const [index, text] of (node.value ?? '').split('\n').entries()) {
        if (index > 0) lines.push([]);
        if (text !== '') lines.at(-1)?.push({ text, scope });
      }
      return;
    }
    const own = scopeOf(node) ?? scope;
    for (const child of node.children ?? []) walk(child, own);
  };
  walk(tree, null);
  return lines;
}

/** Tokens cut at two offsets of their line, so that a part of it can be marked. */
export function cutTokens(
  tokens: readonly CodeToken[],
  span: readonly [from: number, to: number] | null,
): readonly (CodeToken & { readonly marked: boolean })[] {
  if (span === null) return tokens.map((token) => ({ ...token, marked: false }));
  const [from, to] = span;
  const pieces: (CodeToken & { readonly marked: boolean })[] = [];
  let at = 0;
  for (const { text, scope } of tokens) {
    const end = at + text.length;
    const cuts = [at, Math.min(Math.max(from, at), end), Math.min(Math.max(to, at), end), end];
    for (const [index, start] of cuts.entries()) {
      const stop = cuts[index + 1] ?? start;
      if (stop > start) pieces.push({ text: text.slice(start - at, stop - at), scope, marked: index === 1 });
    }
    at = end;
  }
  return pieces;
}

function scopeOf({ properties }: TokenTree): string | undefined {
  const names = properties?.className;
  const first: unknown = Array.isArray(names) ? names[0] : undefined;
  return typeof first === 'string' ? first.replace(/^hljs-/, '') : undefined;
}
