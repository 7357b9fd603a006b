import { isBinding } from '../code-tree.ts';
import type { CodeNode } from '../code-tree.ts';
import { byRank, replacing } from '../repair-operator.ts';
import type { OperatorContext, Proposal, RepairOperator } from '../repair-operator.ts';

const candidatesMax = 14;

/** Uses another variable, nearest first: `return gcd(a % b, b)` becomes `return gcd(a % b, a)`. Also for places like `a.b`. */
export const replaceVariable: RepairOperator = {
  name: 'replace-variable',
  examples: [
    {
      language: 'python',
      before: 'def f(low, high):\n    return low + low\n',
      after: 'def f(low, high):\n    return low + high\n',
    },
    {
      language: 'javascript',
      before: 'const f = (a, b) => { b = a; a = a; };\n',
      after: 'const f = (a, b) => { b = a; a = b; };\n',
    },
  ],
  propose(site, context) {
    if (site.role === 'identifier') return onIdentifier(site, context);
    if ((site.role === 'member' || site.role === 'subscript' || site.role === 'call') && isUse(site)) {
      return alternatives(site, context.facts.variables(site), 0.3);
    }
    return [];
  },
};

function onIdentifier(site: CodeNode, { facts }: OperatorContext): Proposal[] {
  const isTarget = site.field === 'target' && site.parent?.role !== 'for-each';
  if (site.field === 'callee' || (isBinding(site) && !isTarget)) return [];
  const names = facts.variables(site);
  if (!names.includes(site.text)) return [];
  const places = isTarget ? [] : facts.places(site).slice(0, 4);
  return [
    ...alternatives(site, names, isTarget ? 0.3 : 1),
    ...alternatives(
      site,
      places.filter((place) => !place.startsWith(site.text)),
      0.2,
    ),
  ];
}

function isUse(site: CodeNode): boolean {
  return (
    site.field !== 'callee' &&
    site.field !== 'target' &&
    site.parent?.role !== 'expression-statement' &&
    site.parent?.role !== 'await'
  );
}

function alternatives(site: CodeNode, names: readonly string[], weight: number): Proposal[] {
  return names
    .filter((name) => name !== site.text)
    .slice(0, candidatesMax)
    .flatMap((name, rank) =>
      replacing(site, name, `use ${name} instead of ${site.text}`, weight * byRank(rank)),
    );
}
