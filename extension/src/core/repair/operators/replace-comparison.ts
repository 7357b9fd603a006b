import { child } from '../code-tree.ts';
import { byRank, replacing } from '../repair-operator.ts';
import type { RepairOperator } from '../repair-operator.ts';

/** Compares with another operator, the off-by-one neighbour first: `<` becomes `<=`. */
export const replaceComparison: RepairOperator = {
  name: 'replace-comparison',
  examples: [
    { language: 'javascript', before: 'if (a < b) f();\n', after: 'if (a <= b) f();\n' },
    { language: 'python', before: 'while a is b:\n    f()\n', after: 'while a is not b:\n    f()\n' },
  ],
  propose(site, { tree }) {
    if (site.role !== 'comparison') return [];
    const operator = child(site, 'op');
    if (operator === undefined) return [];
    const others = (likely[operator.text] ?? []).filter((other) => tree.language.comparisons.includes(other));
    return others.flatMap((other, rank) =>
      replacing(operator, other, `compare with ${other} instead of ${operator.text}`, byRank(rank)),
    );
  },
};

const likely: Readonly<Record<string, readonly string[]>> = {
  '<': ['<=', '>', '>=', '!=', '!==', '=='],
  '<=': ['<', '>=', '>', '==', '==='],
  '>': ['>=', '<', '<=', '!=', '!=='],
  '>=': ['>', '<=', '<', '==', '==='],
  '==': ['!=', '===', '<=', '>=', '<', '>', 'in', 'is'],
  '!=': ['==', '!==', '<', '>', 'not in'],
  '===': ['!==', '==', '<=', '>=', '<', '>'],
  '!==': ['===', '!=', '<', '>'],
  is: ['is not', '=='],
  'is not': ['is', '!='],
  in: ['not in', '=='],
  'not in': ['in', '!='],
};
