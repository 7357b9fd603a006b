import { child, isExpression, namedChildren } from '../code-tree.ts';
import type { CodeNode } from '../code-tree.ts';
import { replacing, short } from '../repair-operator.ts';
import type { RepairOperator } from '../repair-operator.ts';

/** Takes one part instead of the whole: `f(e)` becomes `e`, `a + b` becomes `a`, `a[i]` becomes `a`, `-a` becomes `a`. */
export const unwrap: RepairOperator = {
  name: 'unwrap',
  examples: [
    { language: 'python', before: 'x = abs(a)\n', after: 'x = a\n' },
    { language: 'javascript', before: 'x = a + 1;\n', after: 'x = a;\n' },
    { language: 'javascript', before: 'x = a.slice(1);\n', after: 'x = a;\n' },
    { language: 'python', before: 'x = a[1:]\n', after: 'x = a\n' },
  ],
  propose(site) {
    if (!isExpression(site) || site.field === 'target') return [];
    return parts(site).flatMap(([part, weight]) =>
      replacing(site, part.text, `use ${short(part.text)} instead of ${short(site.text)}`, weight),
    );
  },
};

function parts(site: CodeNode): [CodeNode, number][] {
  const found: [CodeNode | undefined, number][] = [];
  switch (site.role) {
    case 'binary':
      found.push([child(site, 'left'), 1], [child(site, 'right'), 0.7]);
      break;
    case 'unary':
      found.push([child(site, 'operand'), 1]);
      break;
    case 'subscript':
      found.push([child(site, 'object'), 0.5]);
      break;
    case 'conditional':
      found.push([child(site, 'then'), 0.7], [child(site, 'else'), 0.7]);
      break;
    case 'await':
      found.push([namedChildren(site)[0], 0.3]);
      break;
    case 'call': {
      const callee = child(site, 'callee');
      if (callee?.role === 'member') found.push([child(callee, 'object'), 0.6]);
      for (const each of namedChildren(child(site, 'args') ?? site).slice(0, 3))
        if (each !== callee && isExpression(each)) found.push([each, 0.7]);
      break;
    }
    default:
  }
  return found.flatMap(([part, weight]): [CodeNode, number][] =>
    part === undefined ? [] : [[part, weight]],
  );
}
