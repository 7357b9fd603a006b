import { child } from '../code-tree.ts';
import type { CodeNode } from '../code-tree.ts';
import { bare } from '../file-facts.ts';
import { replacing, short } from '../repair-operator.ts';
import type { RepairOperator } from '../repair-operator.ts';

/** Turns a condition round: `if a` becomes `if not a`, `if (!a)` becomes `if (a)`. Also a returned or joined condition. */
export const negateCondition: RepairOperator = {
  name: 'negate-condition',
  examples: [
    { language: 'python', before: 'if a:\n    f()\n', after: 'if not a:\n    f()\n' },
    { language: 'javascript', before: 'if (!a) f();\n', after: 'if (a) f();\n' },
    { language: 'javascript', before: 'x = a && b;\n', after: 'x = a && !b;\n' },
  ],
  propose(site, { tree }) {
    if (site.role === 'not') {
      const operand = child(site, 'operand');
      return operand === undefined
        ? []
        : replacing(site, bare(operand).text, `drop the negation of ${short(operand.text)}`);
    }
    if (!isCondition(site)) return [];
    const text = tree.language.not(site.text);
    // the comparison's own operators say the same more plainly
    return replacing(site, text, `negate ${short(site.text)}`, site.role === 'comparison' ? 0.2 : 1);
  },
};

function isCondition(site: CodeNode): boolean {
  if (site.role === 'parenthesised' || site.role === 'comparison')
    return site.role === 'comparison' && isAsked(site);
  return isAsked(site);
}

/** Whether the value is used as a condition, also within parentheses. */
function isAsked(site: CodeNode): boolean {
  if (site.parent?.role === 'parenthesised') return isAsked(site.parent);
  return (
    site.field === 'condition' ||
    site.parent?.role === 'logical' ||
    (site.parent?.role === 'return' && site.role === 'call')
  );
}
