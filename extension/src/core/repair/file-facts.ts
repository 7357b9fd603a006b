import { child, functionOf, isBinding, isExpression, isStatement, walk } from './code-tree.ts';
import type { CodeNode, CodeTree } from './code-tree.ts';

/** What a file offers as ingredients for a change. Lists hold no duplicates, nearest or most frequent first. */
export interface FileFacts {
  /** names of variables and parameters that can be used at the node, nearest use first */
  variables(at: CodeNode): readonly string[];
  /** expressions like `a.b`, `a[i]` and `self.x` used in the same function, nearest first */
  places(at: CodeNode): readonly string[];
  /** conditions of the file, those of the same function first */
  conditions(at: CodeNode): readonly string[];
  /** statements without a body, those of the same function first */
  statements(at: CodeNode): readonly CodeNode[];
  /** other expressions of the same function, nearest first */
  expressions(at: CodeNode): readonly string[];
  /** names of functions that the file defines or calls */
  readonly functions: readonly string[];
  /** number of arguments that calls of a function take, by its name */
  readonly arities: ReadonlyMap<string, number>;
  readonly methods: readonly string[];
  /** member names that are not called */
  readonly attributes: readonly string[];
  readonly numbers: readonly string[];
  /** string literals as written */
  readonly strings: readonly string[];
}

interface Occurrence {
  readonly text: string;
  readonly row: number;
  readonly scope: CodeNode;
}

/** Collects the facts in one walk; the rest is computed on demand. */
export function fileFacts(tree: CodeTree): FileFacts {
  const uses: Occurrence[] = [];
  const places: Occurrence[] = [];
  const conditions: Occurrence[] = [];
  const expressions: Occurrence[] = [];
  const statements: CodeNode[] = [];
  const bound = new Map<CodeNode, Set<string>>();
  const functions = new Counter();
  const arities = new Map<string, number>();
  const methods = new Counter();
  const attributes = new Counter();
  const numbers = new Counter();
  const strings = new Counter();

  for (const node of walk(tree.root, (each) => each.role !== 'type' && each.role !== 'import')) {
    const scope = functionOf(node);
    const occurrence = { text: node.text, row: node.row, scope };
    if (isStatement(node) && isSimple(node)) statements.push(node);
    if (node.field === 'condition') conditions.push({ ...occurrence, text: bare(node).text });
    if (isCompound(node)) expressions.push(occurrence);
    switch (node.role) {
      case 'identifier':
        noteIdentifier(node, scope);
        break;
      case 'member':
        if (node.field !== 'callee' && node.text.length < 40) {
          places.push(occurrence);
          attributes.add(child(node, 'property')?.text);
        } else methods.add(child(node, 'property')?.text);
        break;
      case 'subscript':
        if (node.text.length < 40) places.push(occurrence);
        break;
      case 'call':
        noteCall(node);
        break;
      case 'number':
        numbers.add(node.text);
        break;
      case 'string':
        if (node.text.length < 80 && !isDocumentation(node)) strings.add(node.text);
        break;
      case 'comparison':
      case 'logical':
        conditions.push(occurrence);
        break;
      default:
    }
  }

  function noteIdentifier(node: CodeNode, scope: CodeNode): void {
    if (node.field === 'callee') return functions.add(node.text);
    if (node.field === 'name' && (node.parent?.role === 'function' || node.parent?.role === 'class')) {
      if (node.parent.role === 'function') functions.add(node.text);
      return;
    }
    if (isBinding(node) && node.field !== 'property' && node.field !== 'key') {
      let names = bound.get(scope);
      if (names === undefined) bound.set(scope, (names = new Set()));
      names.add(node.text);
    }
    if (node.field !== 'property' && node.parent?.role !== 'keyword-argument')
      uses.push({ text: node.text, row: node.row, scope });
  }

  function noteCall(node: CodeNode): void {
    const callee = child(node, 'callee');
    const args = child(node, 'args')?.children.filter((each) => each.named).length ?? 0;
    const name = callee?.role === 'member' ? child(callee, 'property')?.text : callee?.text;
    if (name !== undefined && !arities.has(name)) arities.set(name, args);
  }

  const variablesIn = new Map<CodeNode, Occurrence[]>();
  const usable = (at: CodeNode): Occurrence[] => {
    const scope = functionOf(at);
    let list = variablesIn.get(scope);
    if (list === undefined) {
      const names = new Set<string>();
      const scopes: CodeNode[] = [];
      for (let each: CodeNode | undefined = scope; each !== undefined; each = each.parent) {
        for (const name of bound.get(each) ?? []) names.add(name);
        scopes.push(each);
      }
      list = uses.filter((use) => names.has(use.text) && scopes.includes(use.scope));
      variablesIn.set(scope, list);
    }
    return list;
  };
  const near = (list: readonly Occurrence[], at: CodeNode): string[] => nearest(list, at);
  const own = (list: readonly Occurrence[], at: CodeNode): Occurrence[] => {
    const scope = functionOf(at);
    return list.filter((each) => each.scope === scope);
  };
  return {
    variables: (at) => near(usable(at), at),
    places: (at) => near(own(places, at), at),
    expressions: (at) => near(own(expressions, at), at),
    conditions: (at) => [...new Set([...near(own(conditions, at), at), ...near(conditions, at)])],
    statements(at) {
      const scope = functionOf(at);
      const distance = (node: CodeNode): number =>
        Math.abs(node.row - at.row) + (functionOf(node) === scope ? 0 : 1e6);
      return statements.toSorted((a, b) => distance(a) - distance(b) || a.start - b.start).slice(0, 40);
    },
    functions: functions.names(),
    arities,
    methods: methods.names(),
    attributes: attributes.names(),
    numbers: numbers.names(),
    strings: strings.names(),
  };
}

/** A value without the parentheses around it. */
export function bare(node: CodeNode): CodeNode {
  const inner = node.role === 'parenthesised' ? node.children.find((each) => each.named) : undefined;
  return inner === undefined ? node : bare(inner);
}

/** A string that is a statement by itself. */
export function isDocumentation(node: CodeNode): boolean {
  return node.parent?.role === 'expression-statement' || node.parent?.role === 'block';
}

function isSimple(node: CodeNode): boolean {
  return (
    !node.children.some((each) => each.role === 'block') &&
    ['expression-statement', 'declaration', 'return', 'jump', 'throw'].includes(node.role ?? '') &&
    node.text.length < 120
  );
}

function isCompound(node: CodeNode): boolean {
  return (
    isExpression(node) &&
    ['binary', 'call', 'subscript', 'comparison', 'logical'].includes(node.role ?? '') &&
    node.text.length < 50 &&
    node.row === node.endRow
  );
}

function nearest(list: readonly Occurrence[], at: CodeNode): string[] {
  const distances = new Map<string, number>();
  for (const { text, row } of list) {
    const distance = Math.abs(row - at.row) + (row > at.row ? 0.5 : 0);
    if (distance < (distances.get(text) ?? Infinity)) distances.set(text, distance);
  }
  return [...distances].toSorted((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1)).map(([text]) => text);
}

class Counter {
  private readonly counts = new Map<string, number>();

  add(name: string | undefined): void {
    if (name !== undefined) this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
  }

  names(): string[] {
    return [...this.counts].toSorted((a, b) => b[1] - a[1]).map(([name]) => name);
  }
}
