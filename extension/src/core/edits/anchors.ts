import { indentationOf } from './indentation.ts';
import type { LineText } from './line-text.ts';
import { formsOf, normalForm } from './match-levels.ts';

/** Lines `from` (the anchor itself) to `to` (exclusive): what an anchor may speak of. 0-based. */
export interface Scope {
  readonly from: number;
  readonly to: number;
}

/**
 * The places that a list of anchors (outermost first) can mean: each anchor is looked for inside the scopes of the one
 * before. The scope of a line that opens a block ends with the block, by indentation; any other reaches to the end.
 * An anchor is the whole line, else its beginning, else a part of it, outer space aside. `missing` names the first
 * anchor that is nowhere.
 */
export function anchorScopes(
  file: LineText,
  anchors: readonly string[],
): { readonly scopes: readonly Scope[] } | { readonly missing: string } {
  let scopes: readonly Scope[] = [{ from: 0, to: file.lines.length }];
  for (const anchor of anchors) {
    const found = anchorLines(file, anchor);
    const inside = found.filter((line) => scopes.some(({ from, to }) => line >= from && line < to));
    if (inside.length === 0) return { missing: anchor };
    scopes = inside.map((line) => ({ from: line, to: scopeEnd(file, line) }));
  }
  return { scopes };
}

function anchorLines(file: LineText, anchor: string): number[] {
  const sought = normalForm('punctuation', anchor);
  const forms = formsOf(file, 'punctuation');
  const tests: ((form: string) => boolean)[] = [
    (form) => form === sought,
    (form) => form.startsWith(sought),
    (form) => form.includes(sought),
  ];
  for (const test of tests) {
    const lines = forms.flatMap((form, line) => (test(form) ? [line] : []));
    if (lines.length > 0) return lines;
  }
  return [];
}

function scopeEnd(file: LineText, line: number): number {
  const depth = depthOf(file.lines[line] ?? '');
  let opened = false;
  for (let next = line + 1; next < file.lines.length; next++) {
    const text = file.lines[next] ?? '';
    if (text.trim() === '') continue;
    if (depthOf(text) > depth) opened = true;
    else if (!continuesBlock(text)) return opened ? next : file.lines.length;
  }
  return file.lines.length;
}

/** Lines that stand as deep as a block's first line without ending what it stands for. */
function continuesBlock(line: string): boolean {
  return /^\s*(?:[)\]}>{]|<\/|#|\/\/|\/\*|\*|(?:else|elif|except|finally|catch|rescue|ensure|end|then|do|begin|public|private|protected)\b)/.test(
    line,
  );
}

/** Columns of indentation, a tab counted as 4. */
function depthOf(line: string): number {
  return indentationOf(line).replaceAll('\t', '    ').length;
}
