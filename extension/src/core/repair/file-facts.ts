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
  const found = collect(tree);
  const variablesIn = new Map<CodeNode, Occurrence[]>();
  const usable = (at: CodeNode): Occurrence[] => {
    const scope = functionOf(at);
    const known = variablesIn.get(scope);
    if (known !== undefined) return known;
    const list = usableIn(scope, found);
    variablesIn.set(scope, list);
    return list;
  };
  const own = (list: readonly Occurrence[], at: CodeNode): Occurrence[] => {
    const scope = functionOf(at);
    return list.filter((each) => each.scope === scope);
  };
  return {
    variables: (at) => nearest(usable(at), at),
    places: (at) => nearest(own(found.places, at), at),
    expressions: (at) => nearest(own(found.expressions, at), at),
    conditions: (at) => [
      ...new Set([...nearest(own(found.conditions, at), at), ...nearest(found.conditions, at)]),
    ],
    statements(at) {
      const scope = functionOf(at);
      const distance = (node: CodeNode): number =>
        Math.abs(node.row - at.row) + (functionOf(node) === scope ? 0 : 1e6);
      return found.statements
        .toSorted((a, b) => distance(a) - distance(b) || a.start - b.start)
        .slice(0, statementsMax);
    },
    functions: found.functions.names(),
    arities: found.arities,
    methods: found.methods.names(),
    attributes: found.attributes.names(),
    numbers: found.numbers.names(),
    strings: found.strings.names(),
  };
}

const statementsMax = 40;

interface Collected {
  readonly uses: Occurrence[];
  readonly places: Occurrence[];
  readonly conditions: Occurrence[];
  readonly expressions: Occurrence[];
  readonly statements: CodeNode[];
  /** names that a function, or the file, binds */
  readonly bound: Map<CodeNode, Set<string>>;
  readonly functions: Counter;
  readonly arities: Map<string, number>;
  readonly methods: Counter;
  readonly attributes: Counter;
  readonly numbers: Counter;
  readonly strings: Counter;
}

function collect(tree: CodeTree): Collected {
  const found: Collected = {
    uses: [],
    places: [],
    conditions: [],
    expressions: [],
    statements: [],
    bound: new Map(),
    functions: new Counter(),
    arities: new Map(),
    methods: new Counter(),
    attributes: new Counter(),
    numbers: new Counter(),
    strings: new Counter(),
  };
  for (const node of walk(tree.root, (each) => each.role !== 'type' && each.role !== 'import')) {
    const occurrence = { text: node.text, row: node.row, scope: functionOf(node) };
    if (isStatement(node) && isSimple(node)) found.statements.push(node);
    if (node.field === 'condition') found.conditions.push({ ...occurrence, text: bare(node).text });
    if (isCompound(node)) found.expressions.push(occurrence);
    note(node, occurrence, found);
  }
  return found;
}

function note(node: CodeNode, occurrence: Occurrence, found: Collected): void {
  switch (node.role) {
    case 'identifier':
      return noteIdentifier(node, occurrence, found);
    case 'member':
      if (node.field === 'callee' || node.text.length >= 40)
        return found.methods.add(child(node, 'property')?.text);
      found.places.push(occurrence);
      return found.attributes.add(child(node, 'property')?.text);
    case 'subscript':
      if (node.text.length < 40) found.places.push(occurrence);
      return;
    case 'call':
      return noteCall(node, found);
    case 'number':
      return found.numbers.add(node.text);
    case 'string':
      if (node.text.length < 80 && !isDocumentation(node)) found.strings.add(node.text);
      return;
    case 'comparison':
    case 'logical':
      found.conditions.push(occurrence);
      return;
    default:
  }
}

function noteIdentifier(node: CodeNode, occurrence: Occurrence, found: Collected): void {
  const { field, parent, text } = node;
  if (field === 'callee') return found.functions.add(text);
  if (field === 'name' && (parent?.role === 'function' || parent?.role === 'class')) {
    if (parent.role === 'function') found.functions.add(text);
    return;
  }
  if (isBinding(node) && field !== 'property' && field !== 'key') {
    const names = found.bound.get(occurrence.scope);
    if (names === undefined) found.bound.set(occurrence.scope, new Set([text]));
    else names.add(text);
  }
  if (field !== 'property' && parent?.role !== 'keyword-argument') found.uses.push(occurrence);
}

function noteCall(node: CodeNode, found: Collected): void {
  const callee = child(node, 'callee');
  const args = child(node, 'args')?.children.filter((each) => each.named).length ?? 0;
  const name = callee?.role === 'member' ? child(callee, 'property')?.text : callee?.text;
  if (name !== undefined && !found.arities.has(name)) found.arities.set(name, args);
}

/** Uses of the names that the function or what is around it binds. */
function usableIn(scope: CodeNode, found: Collected): Occurrence[] {
  const names = new Set<string>();
  const scopes: CodeNode[] = [];
  for (let each: CodeNode | undefined = scope; each !== undefined; each = each.parent) {
    for (const name of found.bound.get(each) ?? []) names.add(name);
    scopes.push(each);
  }
  return found.uses.filter((use) => names.has(use.text) && scopes.includes(use.scope));
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
