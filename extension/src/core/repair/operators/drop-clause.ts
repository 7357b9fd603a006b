import { child } from '../code-tree.ts';
import { replacing, short } from '../repair-operator.ts';
import type { RepairOperator } from '../repair-operator.ts';

/** Takes one side of `and` or `or`: `a and b` becomes `a`. */
export const dropClause: RepairOperator = {
  name: 'drop-clause',
  examples: [
    { language: 'python', before: 'x = a and b\n', after: 'x = b\n' },
    { language: 'javascript', before: 'if (a || b) f();\n', after: 'if (a) f();\n' },
  ],
  propose(site) {
    if (site.role !== 'logical') return [];
    const [left, right] = [child(site, 'left'), child(site, 'right')];
    if (left === undefined || right === undefined) return [];
    return [
      ...replacing(site, left.text, `drop the condition ${short(right.text)}`),
      ...replacing(site, right.text, `drop the condition ${short(left.text)}`),
    ];
  },
};
