import { child } from '../code-tree.ts';
import { short } from '../repair-operator.ts';
import type { RepairOperator } from '../repair-operator.ts';

/** Exchanges the two sides of an operator for which that matters, of an assignment's pair, or of a conditional's values. */
export const swapOperands: RepairOperator = {
  name: 'swap-operands',
  examples: [
    { language: 'python', before: 'x = a - b\n', after: 'x = b - a\n' },
    { language: 'javascript', before: 'x = c ? a : b;\n', after: 'x = c ? b : a;\n' },
    { language: 'python', before: 'x, y = y, x\n', after: 'x, y = x, y\n' },
  ],
  propose(site) {
    let pair = [child(site, 'left'), child(site, 'right')];
    if (site.role === 'conditional') pair = [child(site, 'then'), child(site, 'else')];
    if (site.type === 'expression_list' && site.children.length === 3)
      pair = [site.children[0], site.children[2]];
    const [a, b] = pair;
    if (a === undefined || b === undefined || a.text === b.text) return [];
    const operator = child(site, 'op')?.text ?? '';
    if (['*', '==', '===', '!=', '!==', '&&', '||', 'and', 'or'].includes(operator)) return [];
    return [
      {
        edits: [
          { start: a.start, end: a.end, text: b.text },
          { start: b.start, end: b.end, text: a.text },
        ],
        note: `exchange ${short(a.text)} and ${short(b.text)}`,
        weight: 1,
      },
    ];
  },
};
