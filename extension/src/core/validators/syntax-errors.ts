import type { SyntaxNode, SyntaxTree } from '../syntax.ts';

/** One place where a text does not follow its language's grammar. Line and column are 1-based, the column in UTF-16 units. */
export interface SyntaxError {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/**
 * The outermost errors of a tree, earliest first, at most 20. What lies inside an error is noise of the parser's
 * recovery, except for a missing token, which says more than the error around it.
 */
export function syntaxErrors(tree: SyntaxTree, text: string): SyntaxError[] {
  const found: SyntaxError[] = [];
  collect(tree.rootNode, text, found);
  return found;
}

/**
 * The errors of `after` that `before` does not have, so that a file that was broken already can be edited. Errors are
 * matched by message, not by position, because an edit moves what stands below it; a message that occurs more often
 * than before counts as new as often, the latest positions first.
 */
export function newSyntaxErrors(
  before: readonly SyntaxError[],
  after: readonly SyntaxError[],
): SyntaxError[] {
  const known = new Map<string, number>();
  for (const { message } of before) known.set(message, (known.get(message) ?? 0) + 1);
  return after.filter(({ message }) => {
    const left = known.get(message) ?? 0;
    known.set(message, left - 1);
    return left <= 0;
  });
}

const errorsMax = 20;

function collect(node: SyntaxNode, text: string, found: SyntaxError[]): void {
  if (found.length >= errorsMax) return;
  if (node.isMissing) {
    found.push(at(node, `Missing ${quote(node.type)}.`));
  } else if (node.isError) {
    found.push(describeError(node, text));
  } else if (node.hasError) {
    for (const child of node.children) if (child !== null) collect(child, text, found);
  }
}

function describeError(node: SyntaxNode, text: string): SyntaxError {
  const missing = firstMissing(node);
  if (missing !== undefined) return at(missing, `Missing ${quote(missing.type)}.`);
  const shown = text.slice(node.startIndex, node.endIndex).trim();
  if (shown === '') return at(node, 'Unexpected end of the text.');
  const line = shown.split('\n', 1)[0] ?? '';
  return at(node, `Unexpected ${quote(line.length > 40 ? `${line.slice(0, 40)}…` : line)}.`);
}

function firstMissing(node: SyntaxNode): SyntaxNode | undefined {
  if (node.isMissing) return node;
  for (const child of node.children) {
    const missing = child === null ? undefined : firstMissing(child);
    if (missing !== undefined) return missing;
  }
  return undefined;
}

function at(node: SyntaxNode, message: string): SyntaxError {
  return { line: node.startPosition.row + 1, column: node.startPosition.column + 1, message };
}

function quote(text: string): string {
  return `"${text}"`;
}
