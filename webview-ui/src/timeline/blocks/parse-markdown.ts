/** A piece of a paragraph. */
export type Inline =
  | { readonly kind: 'text' | 'code' | 'strong' | 'emphasis'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string };

/** A part of a text: what models use of Markdown in answers. Everything else stays as it is written. */
export type MarkdownBlock =
  | { readonly kind: 'paragraph' | 'heading' | 'quote'; readonly content: readonly Inline[] }
  | { readonly kind: 'code'; readonly language: string; readonly text: string }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly ListItem[] };

/** An item of a list; `depth` 0 is the outermost. */
export interface ListItem {
  readonly depth: number;
  readonly content: readonly Inline[];
}

/** Takes a text apart. Never fails, never yields HTML: a tag is text. Linear in the length of the text. */
export function parseMarkdown(text: string): readonly MarkdownBlock[] {
  const blocks: MarkdownBlock[] = [];
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  for (let at = 0; at < lines.length;) {
    const line = lines[at] ?? '';
    const fence = /^\s*(`{3,}|~{3,})\s*([\w+#.-]*)/.exec(line);
    if (fence) {
      const end = closingFence(lines, at + 1, fence[1] ?? '```');
      blocks.push({ kind: 'code', language: fence[2] ?? '', text: lines.slice(at + 1, end).join('\n') });
      at = end + 1;
    } else if (line.trim() === '') {
      at += 1;
    } else if (headingPattern.test(line)) {
      blocks.push({ kind: 'heading', content: parseInline(line.replace(headingPattern, '')) });
      at += 1;
    } else {
      const end = endOfRun(lines, at);
      blocks.push(itemPattern.test(line) ? list(lines.slice(at, end)) : prose(lines.slice(at, end)));
      at = end;
    }
  }
  return blocks;
}

const headingPattern = /^\s{0,3}#{1,6}\s+/;
const itemPattern = /^(\s*)(?:[-*+]|(\d{1,9})[.)])\s+/;
const quotePattern = /^\s{0,3}>\s?/;

function closingFence(lines: readonly string[], from: number, fence: string): number {
  const closes = (line: string): boolean => line.trim().startsWith(fence) && /^[`~]+$/.test(line.trim());
  const end = lines.findIndex((line, index) => index >= from && closes(line));
  return end === -1 ? lines.length : end;
}

/** The end of a paragraph, list or quote that begins at a line. */
function endOfRun(lines: readonly string[], from: number): number {
  const isList = itemPattern.test(lines[from] ?? '');
  const isQuote = quotePattern.test(lines[from] ?? '');
  let at = from + 1;
  for (; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (line.trim() === '' || headingPattern.test(line) || /^\s*(```|~~~)/.test(line)) break;
    if (!isList && itemPattern.test(line)) break;
    if (isQuote !== quotePattern.test(line)) break;
  }
  return at;
}

function prose(lines: readonly string[]): MarkdownBlock {
  const isQuote = quotePattern.test(lines[0] ?? '');
  const text = lines.map((line) => (isQuote ? line.replace(quotePattern, '') : line).trim()).join('\n');
  return { kind: isQuote ? 'quote' : 'paragraph', content: parseInline(text) };
}

function list(lines: readonly string[]): MarkdownBlock {
  const items: { indent: number; text: string }[] = [];
  for (const line of lines) {
    const item = itemPattern.exec(line);
    const last = items.at(-1);
    if (item) items.push({ indent: (item[1] ?? '').length, text: line.replace(itemPattern, '') });
    else if (last) last.text += `\n${line.trim()}`;
  }
  const indents = [...new Set(items.map(({ indent }) => indent))].sort((a, b) => a - b);
  return {
    kind: 'list',
    ordered: itemPattern.exec(lines[0] ?? '')?.[2] !== undefined,
    items: items.map(({ indent, text }) => ({
      depth: Math.min(indents.indexOf(indent), 3),
      content: parseInline(text),
    })),
  };
}

const inlinePattern =
  /(`+)([^`]|[^`][\s\S]{0,2000}?[^`])\1(?!`)|\*\*([^*\n]{1,2000})\*\*|(?<![\w*])\*([^*\s][^*\n]{0,2000})\*(?!\w)|\[([^\]\n]{1,500})\]\((https?:\/\/[^\s)]{1,2000})\)/g;

/** The pieces of a paragraph, in order. Only links to http and https are links. */
export function parseInline(text: string): readonly Inline[] {
  const pieces: Inline[] = [];
  let end = 0;
  for (const match of text.matchAll(inlinePattern)) {
    if (match.index > end) pieces.push({ kind: 'text', text: text.slice(end, match.index) });
    pieces.push(inlineOf(match));
    end = match.index + match[0].length;
  }
  if (end < text.length) pieces.push({ kind: 'text', text: text.slice(end) });
  return pieces;
}

function inlineOf([, , code, strong, emphasis, label, href]: RegExpMatchArray): Inline {
  if (code !== undefined) return { kind: 'code', text: code.trim() };
  if (strong !== undefined) return { kind: 'strong', text: strong };
  if (emphasis !== undefined) return { kind: 'emphasis', text: emphasis };
  return { kind: 'link', text: label ?? '', href: href ?? '' };
}
