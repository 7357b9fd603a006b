import { child } from '../code-tree.ts';
import { byRank, replacing } from '../repair-operator.ts';
import type { RepairOperator } from '../repair-operator.ts';

/** Computes with another arithmetic, bit, compound or step operator: `a - b` becomes `a // b`, `i += 1` becomes `i -= 1`. */
export const replaceArithmetic: RepairOperator = {
  name: 'replace-arithmetic',
  examples: [
    { language: 'python', before: 'x = a - b\n', after: 'x = a // b\n' },
    { language: 'python', before: 'x += b\n', after: 'x -= b\n' },
    { language: 'javascript', before: 'x = y ^ 2;\n', after: 'x = y ** 2;\n' },
    { language: 'javascript', before: 'i++;\n', after: 'i--;\n' },
    { language: 'python', before: 'x = b\n', after: 'x += b\n' },
  ],
  propose(site, { tree }) {
    if (site.role === 'assignment' && (site.type === 'assignment' || site.type === 'assignment_expression'))
      return compounded(site, ['+=', '-=']);
    const operator = child(site, 'op');
    if (operator === undefined) return [];
    const { arithmetic, compound } = tree.language;
    const others =
      site.role === 'binary'
        ? arithmetic[operator.text]
        : site.role === 'augmented'
          ? compound[operator.text]
          : site.role === 'update'
            ? [operator.text === '++' ? '--' : '++']
            : site.role === 'unary' && operator.text === '-'
              ? ['+']
              : undefined;
    return (others ?? []).flatMap((other, rank) =>
      replacing(operator, other, `compute with ${other} instead of ${operator.text}`, byRank(rank)),
    );
  },
};

/** `a = b` as `a += b`; not for the first assignment, which cannot be told here and fails at once. */
function compounded(
  ...[site, operators]: [Parameters<RepairOperator['propose']>[0], string[]]
): ReturnType<RepairOperator['propose']> {
  const equals = site.children.find((each) => each.text === '=');
  if (equals === undefined) return [];
  return operators.flatMap((operator) =>
    replacing(equals, operator, `assign with ${operator} instead of =`, 0.2),
  );
}
