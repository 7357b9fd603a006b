import type { SyntaxNode, SyntaxTree } from '../syntax.ts';
import type { LanguageTable, Role } from './languages/language-table.ts';

/**
 * A node of a program, the same for every language: `role` says what it is, `field` what it is to its parent. Offsets
 * are UTF-16, rows 0-based. Plain data: it outlives the parser's tree.
 */
export interface CodeNode {
  readonly type: string;
  readonly role: Role | undefined;
  readonly field: string | undefined;
  readonly start: number;
  readonly end: number;
  readonly row: number;
  readonly endRow: number;
  readonly column: number;
  readonly named: boolean;
  readonly text: string;
  readonly parent: CodeNode | undefined;
  readonly children: readonly CodeNode[];
}

/** A file's syntax tree in the words of the repair engine, the same for every language. */
export interface CodeTree {
  readonly root: CodeNode;
  readonly text: string;
  readonly language: LanguageTable;
}

/** Copies a parsed tree into plain nodes. Comments are left out. */
export function codeTree(tree: SyntaxTree, text: string, language: LanguageTable): CodeTree {
  return { root: copy(tree.rootNode, undefined, undefined), text, language };

  function copy(node: SyntaxNode, parent: CodeNode | undefined, field: string | undefined): CodeNode {
    const children: CodeNode[] = [];
    const made: CodeNode = {
      type: node.type,
      role: node.isNamed ? language.roleOf(node) : undefined,
      field,
      start: node.startIndex,
      end: node.endIndex,
      row: node.startPosition.row,
      endRow: node.endPosition.row,
      column: node.startPosition.column,
      named: node.isNamed,
      parent,
      children,
      get text() {
        return text.slice(this.start, this.end);
      },
    };
    if (node.childCount > 0) {
      const fields = fieldsOf(node, language);
      for (const child of node.children) {
        if (child !== null && child.type !== 'comment' && child.type !== 'line_continuation')
          children.push(copy(child, made, fields?.get(child.id)));
      }
    }
    return made;
  }
}

function fieldsOf(node: SyntaxNode, language: LanguageTable): Map<number, string> | undefined {
  if (!node.isNamed) return undefined;
  const names = language.fields[node.type];
  const fields = new Map<number, string>();
  for (const [name, ours] of Object.entries(names ?? {})) {
    const child = node.childForFieldName(name);
    if (child !== null) fields.set(child.id, ours);
  }
  language.placeFields?.(node, fields);
  return fields;
}

/** The child that is `name` to this node. */
export function child(node: CodeNode | undefined, name: string): CodeNode | undefined {
  return node?.children.find((each) => each.field === name);
}

/** A node's children without punctuation and keywords. */
export function namedChildren(node: CodeNode): CodeNode[] {
  return node.children.filter((each) => each.named);
}

/** The node and everything below it, outermost first. `into` says whether to look inside a node. */
export function* walk(node: CodeNode, into: (node: CodeNode) => boolean = () => true): Generator<CodeNode> {
  yield node;
  if (into(node)) for (const each of node.children) yield* walk(each, into);
}

/** The nearest node upward, itself included, that the test accepts. */
export function enclosing(
  node: CodeNode | undefined,
  test: (node: CodeNode) => boolean,
): CodeNode | undefined {
  let at = node;
  while (at !== undefined && !test(at)) at = at.parent;
  return at;
}

/** Whether the node stands directly in a block, a file, or the like. */
export function isStatement(node: CodeNode): boolean {
  return (
    node.named &&
    (node.parent?.role === 'block' || node.parent?.role === 'file') &&
    node.role !== 'block' &&
    node.type !== 'comment'
  );
}

/** The innermost statement that holds a node, or is it. */
export function statementOf(node: CodeNode): CodeNode | undefined {
  return enclosing(node, isStatement);
}

/** The innermost function around the node; the file when there is none. */
export function functionOf(node: CodeNode): CodeNode {
  let at = node;
  while (at.parent !== undefined && at.role !== 'function') at = at.parent;
  return at;
}

const expressionRoles = new Set<Role | undefined>([
  'identifier',
  'number',
  'string',
  'boolean',
  'null',
  'call',
  'member',
  'subscript',
  'binary',
  'comparison',
  'logical',
  'not',
  'unary',
  'conditional',
  'parenthesised',
  'collection',
  'lambda',
  'await',
]);

/** Whether the node is a value that another value could stand for: no names of members, no targets, no parameters. */
export function isExpression(node: CodeNode): boolean {
  return expressionRoles.has(node.role) && !isBinding(node);
}

/** Whether the node only names something: a parameter, an assignment's target, a member, a keyword, a definition. */
export function isBinding(node: CodeNode): boolean {
  const { field, parent } = node;
  if (parent === undefined) return true;
  if (field === 'property' || field === 'name' || field === 'target' || field === 'key' || field === 'params')
    return true;
  return (
    parent.role === 'params' ||
    parent.role === 'pattern' ||
    parent.role === 'type' ||
    parent.role === 'import'
  );
}

/** Leading white space of the line on which the offset stands. */
export function indentAt(text: string, offset: number): string {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/u.exec(text.slice(lineStart, offset))?.[0] ?? '';
}
