import { isExpression } from '../code-tree.ts';
import { byRank, replacing, short } from '../repair-operator.ts';
import type { RepairOperator } from '../repair-operator.ts';

const donorsMax = 12;

/** Uses another expression of the same function: `return a` becomes `return a + b` when the function computes that elsewhere. */
export const replaceExpression: RepairOperator = {
  name: 'replace-expression',
  examples: [
    {
      language: 'python',
      before: 'def f(a, b):\n    x = a * b\n    return a\n',
      after: 'def f(a, b):\n    x = a * b\n    return a * b\n',
    },
    {
      language: 'javascript',
      before: 'function f(a) { g(h(a)); return a[0]; }\n',
      after: 'function f(a) { g(h(a)); return h(a); }\n',
    },
  ],
  propose(site, { facts }) {
    const { role, field, parent } = site;
    if (!isExpression(site) || role === 'parenthesised' || field === 'callee' || field === 'target')
      return [];
    if (parent?.role === 'expression-statement' || role === 'lambda') return [];
    const weight = role === 'number' || role === 'string' || role === 'boolean' ? 0.5 : 1;
    return facts
      .expressions(site)
      .filter((text) => text !== site.text)
      .slice(0, donorsMax)
      .flatMap((text, rank) =>
        replacing(site, text, `use ${short(text)} instead of ${short(site.text)}`, weight * byRank(rank)),
      );
  },
};
