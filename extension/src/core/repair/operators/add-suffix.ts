import { isExpression } from '../code-tree.ts';
import { byRank, replacing, short } from '../repair-operator.ts';
import type { RepairOperator } from '../repair-operator.ts';

/** Adds a member, a method call or a subscript behind a value: `a` becomes `a.lower()`, `a[1:]`, `a.length`. */
export const addSuffix: RepairOperator = {
  name: 'add-suffix',
  examples: [
    { language: 'python', before: 'x = a\n', after: 'x = a.lower()\n' },
    { language: 'javascript', before: 'f(a);\n', after: 'f(a.length);\n' },
    { language: 'python', before: 'x = n.next\ny = n\n', after: 'x = n.next\ny = n.next\n' },
    { language: 'python', before: 'def f(a, i):\n    return a\n', after: 'def f(a, i):\n    return a[i]\n' },
  ],
  propose(site, { tree, facts }) {
    const fits = ['identifier', 'member', 'call', 'subscript'].includes(site.role ?? '');
    if (!fits || !isExpression(site) || site.field === 'callee' || site.text.length > 60) return [];
    if (site.role === 'call' && site.parent?.role === 'expression-statement') return [];
    const variables = facts
      .variables(site)
      .filter((name) => name !== site.text)
      .slice(0, 3);
    const list = [
      ...facts.attributes.slice(0, 4).map((name) => `.${name}`),
      ...variables.map((name) => `[${name}]`),
      ...tree.language.suffixes,
      ...(tree.language.name === 'python'
        ? variables.map((name) => `[${name}:]`)
        : variables.map((name) => `.slice(${name})`)),
    ];
    return [...new Set(list)].flatMap((suffix, rank) =>
      replacing(
        site,
        site.text + suffix,
        `use ${short(site.text + suffix)} instead of ${short(site.text)}`,
        byRank(rank),
      ),
    );
  },
};
