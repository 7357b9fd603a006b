import { byRank, replacing, short } from '../repair-operator.ts';
import type { RepairOperator } from '../repair-operator.ts';
import { isWholeCondition } from './add-clause.ts';
import { conditionAtoms } from './condition-atoms.ts';

const atomsMax = 50;

/** Asks something else: `if a` becomes `if b is None`, with the same conditions that a clause can be made of. */
export const replaceCondition: RepairOperator = {
  name: 'replace-condition',
  examples: [
    {
      language: 'python',
      before: 'def f(a, b):\n    if a:\n        return 1\n',
      after: 'def f(a, b):\n    if b is None:\n        return 1\n',
    },
    {
      language: 'python',
      before: 'def f(a):\n    while True:\n        a.pop()\n',
      after: 'def f(a):\n    while a:\n        a.pop()\n',
    },
  ],
  propose(site, context) {
    if (!isWholeCondition(site)) return [];
    return conditionAtoms(site, context)
      .slice(0, atomsMax)
      .flatMap((atom, rank) =>
        replacing(site, atom, `ask ${short(atom)} instead of ${short(site.text)}`, byRank(rank)),
      );
  },
};
