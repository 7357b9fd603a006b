import type * as vscode from 'vscode';

/** The 1-based lines of a range. A selection that ends before a line's first character does not mean that line. */
export function linesOf({ start, end }: Pick<vscode.Range, 'start' | 'end'>): {
  readonly startLine: number;
  readonly endLine: number;
} {
  const last = end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
  return { startLine: start.line + 1, endLine: last + 1 };
}
