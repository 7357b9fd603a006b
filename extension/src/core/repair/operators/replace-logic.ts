import { child } from '../code-tree.ts';
import { replacing } from '../repair-operator.ts';
import type { RepairOperator } from '../repair-operator.ts';

/** Joins two conditions the other way: `a and b` becomes `a or b`. */
export const replaceLogic: RepairOperator = {
  name: 'replace-logic',
  examples: [
    { language: 'python', before: 'x = a and b\n', after: 'x = a or b\n' },
    { language: 'javascript', before: 'x = a || b;\n', after: 'x = a && b;\n' },
  ],
  propose(site, { tree }) {
    const operator = site.role === 'logical' ? child(site, 'op') : undefined;
    if (operator === undefined) return [];
    const { and, or } = tree.language.words;
    const other = operator.text === and ? or : and;
    return replacing(operator, other, `join with ${other} instead of ${operator.text}`);
  },
};
