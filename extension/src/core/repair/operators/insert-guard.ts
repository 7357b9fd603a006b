import { enclosing, functionOf, isStatement, walk } from '../code-tree.ts';
import { byRank, short } from '../repair-operator.ts';
import type { OperatorContext, Proposal, RepairOperator } from '../repair-operator.ts';
import type { CodeNode } from '../code-tree.ts';
import { conditionAtoms } from './condition-atoms.ts';
import { insertBefore } from './insert-lines.ts';

const atomsMax = 30;

/** Leaves early before a statement when something holds: `if not a: return []`, `if (a == null) continue;`. */
export const insertGuard: RepairOperator = {
  name: 'insert-guard',
  examples: [
    {
      language: 'python',
      before: 'def f(a):\n    return a[0]\n',
      after: 'def f(a):\n    if not a: return None\n    return a[0]\n',
    },
    {
      language: 'javascript',
      before: 'for (const a of b) {\n  g(a);\n}\n',
      after: 'for (const a of b) {\n  if (!a) continue;\n  g(a);\n}\n',
    },
  ],
  propose(site, context) {
    if (!isStatement(site) || site.role === 'function' || site.role === 'class') return [];
    const exits = actions(site, context);
    const proposals: Proposal[] = [];
    conditionAtoms(site, context)
      .slice(0, atomsMax)
      .forEach((atom, rank) => {
        exits.forEach((action, exit) => {
          const text = context.tree.language.guard(atom, action);
          proposals.push({
            edits: [insertBefore(context.tree, site, text)],
            note: `add ${short(text)}`,
            weight: byRank(rank) * byRank(exit),
          });
        });
      });
    return proposals;
  },
};

/** Ways to leave, those of the function's own returns first. */
function actions(site: CodeNode, { tree, facts }: OperatorContext): string[] {
  const scope = functionOf(site);
  const found: string[] = [];
  const loop = enclosing(
    site.parent,
    (node) =>
      node.role === 'for' || node.role === 'for-each' || node.role === 'while' || node.role === 'function',
  );
  if (loop !== undefined && loop.role !== 'function') found.push('continue', 'break');
  if (scope.role === 'function') {
    for (const node of walk(scope))
      if (node.role === 'return' && node !== site && node.text.length < 40)
        found.push(node.text.replace(/;$/u, ''));
    const { words } = tree.language;
    found.push(
      ...['[]', words.null, words.false, words.true, '0', ...facts.variables(site).slice(0, 2), "''"].map(
        (value) => `return ${value}`,
      ),
    );
  }
  return [...new Set(found)].slice(0, 9);
}
