import { indentAt } from '../code-tree.ts';
import type { CodeNode, CodeTree } from '../code-tree.ts';
import type { TextEdit } from '../repair-operator.ts';

/** Inserts a statement on a line of its own before a statement, at the same indent. */
export function insertBefore(tree: CodeTree, statement: CodeNode, text: string): TextEdit {
  const indent = indentAt(tree.text, statement.start);
  return { start: statement.start, end: statement.start, text: `${text}\n${indent}` };
}

/** Inserts a statement on a line of its own behind a statement, at the same indent. */
export function insertAfter(tree: CodeTree, statement: CodeNode, text: string): TextEdit {
  const indent = indentAt(tree.text, statement.start);
  return { start: statement.end, end: statement.end, text: `\n${indent}${text}` };
}

/** Whether the statement ends its block, so that nothing behind it would run. */
export function leaves(statement: CodeNode): boolean {
  return (
    statement.role === 'return' ||
    statement.role === 'throw' ||
    statement.type === 'break_statement' ||
    statement.type === 'continue_statement'
  );
}
