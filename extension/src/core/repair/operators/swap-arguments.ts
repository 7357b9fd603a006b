import { child, namedChildren } from '../code-tree.ts';
import type { RepairOperator, Proposal } from '../repair-operator.ts';

/** Exchanges two arguments of a call, or a method's receiver with its argument: `f(a, b)` becomes `f(b, a)`. */
export const swapArguments: RepairOperator = {
  name: 'swap-arguments',
  examples: [
    { language: 'python', before: 'x = f(a, b)\n', after: 'x = f(b, a)\n' },
    { language: 'javascript', before: 'x = a.concat(b);\n', after: 'x = b.concat(a);\n' },
  ],
  propose(site) {
    if (site.role !== 'call') return [];
    const args = namedChildren(child(site, 'args') ?? site).filter((each) => each.field !== 'callee');
    const proposals: Proposal[] = [];
    for (let first = 0; first < args.length && first < 4; first += 1)
      for (let second = first + 1; second < args.length && second < 5; second += 1)
        swap(args[first], args[second], second === first + 1 ? 1 : 0.4);
    const callee = child(site, 'callee');
    if (callee?.role === 'member' && args.length === 1) swap(child(callee, 'object'), args[0], 0.5);
    return proposals;

    function swap(a: typeof site | undefined, b: typeof site | undefined, weight: number): void {
      if (a === undefined || b === undefined || a.text === b.text) return;
      proposals.push({
        edits: [
          { start: a.start, end: a.end, text: b.text },
          { start: b.start, end: b.end, text: a.text },
        ],
        note: `exchange ${a.text} and ${b.text}`,
        weight,
      });
    }
  },
};
