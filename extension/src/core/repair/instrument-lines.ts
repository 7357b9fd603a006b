import { child, isStatement, walk } from './code-tree.ts';
import type { CodeNode, CodeTree } from './code-tree.ts';
import { spliceText } from './apply-edits.ts';

/**
 * The same JavaScript or TypeScript with a call of `__ratchetLine(file, line)` before each statement, so that a run
 * tells which lines it reached, also when the text is evaluated by the program itself. Line numbers stay the same.
 */
export function instrumentLines(tree: CodeTree, file: number): string {
  const edits = [...walk(tree.root, (node) => node.role !== 'type')].flatMap((node) => probes(node, file));
  return spliceText(tree.text, edits);
}

function probes(node: CodeNode, file: number): { start: number; end: number; text: string }[] {
  const call = `__ratchetLine(${file},${node.row + 1})`;
  const insert = (offset: number, text: string) => ({ start: offset, end: offset, text });
  if (isStatement(node)) {
    const first = node.children[0];
    const isDirective = node.role === 'expression-statement' && first?.type === 'string';
    const isLabel =
      node.field === 'value' || node.parent?.type === 'switch_case' || node.parent?.type === 'switch_default';
    if (
      isDirective ||
      node.role === 'import' ||
      (node.type === 'export_statement' && node.parent?.role !== 'file')
    )
      return [];
    if (isLabel && !isCaseBody(node)) return [];
    return [insert(node.start, `${call};`)];
  }
  const { parent } = node;
  const isBranch =
    node.named &&
    node.type !== 'else_clause' &&
    (node.field === 'then' || node.field === 'body' || parent?.type === 'else_clause');
  if (!isBranch || parent === undefined || node.role === 'block') return [];
  if (parent.type === 'arrow_function') return [insert(node.start, `(${call},(`), insert(node.end, '))')];
  const isStatementBranch =
    ['if', 'while', 'for', 'for-each'].includes(parent.role ?? '') ||
    (parent.type === 'else_clause' && node.role !== 'if');
  return isStatementBranch && node.type.endsWith('_statement')
    ? [insert(node.start, `{${call};`), insert(node.end, '}')]
    : [];
}

/** Statements of a `case`, as against the value that it compares with. */
function isCaseBody(node: CodeNode): boolean {
  const colon = node.parent?.children.find((each) => each.type === ':');
  return colon !== undefined && node.start >= colon.end;
}

/** Module specifiers that a file imports or requires and that begin with a dot. */
export function relativeImports(tree: CodeTree): string[] {
  const found: string[] = [];
  for (const node of walk(tree.root)) {
    if (node.role !== 'string') continue;
    const text = node.text.slice(1, -1);
    const isImport = node.parent?.role === 'import' || node.parent?.type === 'export_statement';
    const caller = node.parent?.role === 'args' ? child(node.parent.parent, 'callee')?.text : undefined;
    if (/^\.\.?(?:\/|$)/u.test(text) && (isImport || caller === 'require' || caller === 'import'))
      found.push(text);
  }
  return [...new Set(found)];
}
