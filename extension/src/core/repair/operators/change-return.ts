import { namedChildren } from '../code-tree.ts';
import { byRank, replacing, short } from '../repair-operator.ts';
import type { RepairOperator } from '../repair-operator.ts';

const variablesMax = 6;

/** Returns something else, or returns what a statement only computes: `g(a)` becomes `return g(a)`. */
export const changeReturn: RepairOperator = {
  name: 'change-return',
  examples: [
    { language: 'python', before: 'def f(a):\n    g(a)\n', after: 'def f(a):\n    return g(a)\n' },
    {
      language: 'javascript',
      before: 'function f(a) { return null; }\n',
      after: 'function f(a) { return a; }\n',
    },
    { language: 'python', before: 'def f(a):\n    return [[]]\n', after: 'def f(a):\n    return []\n' },
  ],
  propose(site, { tree, facts }) {
    if (site.role === 'expression-statement') {
      const value = namedChildren(site)[0];
      return value?.role === 'call' || value?.role === 'await'
        ? [
            {
              edits: [{ start: site.start, end: site.start, text: 'return ' }],
              note: `return ${short(value.text)}`,
              weight: 0.6,
            },
          ]
        : [];
    }
    if (site.role !== 'return') return [];
    const value = namedChildren(site)[0];
    const { words, name } = tree.language;
    const list = [
      ...facts.variables(site).slice(0, variablesMax),
      words.true,
      words.false,
      words.null,
      '[]',
      '0',
      '1',
      '-1',
      "''",
      name === 'python' ? '{}' : 'undefined',
      '[[]]',
    ];
    if (value === undefined)
      return list.slice(0, 8).map((text, rank) => ({
        edits: [{ start: site.start, end: site.start + 'return'.length, text: `return ${text}` }],
        note: `return ${text}`,
        weight: byRank(rank),
      }));
    return list.flatMap((text, rank) =>
      replacing(value, text, `return ${text} instead of ${short(value.text)}`, byRank(rank)),
    );
  },
};
