import { child, namedChildren } from '../code-tree.ts';
import { byRank, short } from '../repair-operator.ts';
import type { Proposal, RepairOperator } from '../repair-operator.ts';

const variablesMax = 6;

/** Drops an argument, or adds one: a variable, a small number, a boolean, an empty string. */
export const changeArguments: RepairOperator = {
  name: 'change-arguments',
  examples: [
    { language: 'python', before: 'x = f(a, b)\n', after: 'x = f(a)\n' },
    {
      language: 'python',
      before: 'def g(a, b):\n    return f(a)\n',
      after: 'def g(a, b):\n    return f(a, b)\n',
    },
    { language: 'javascript', before: 'x = a.split();\n', after: "x = a.split('');\n" },
    { language: 'python', before: 'x = sorted(a)\n', after: 'x = sorted(a, reverse=True)\n' },
  ],
  propose(site, { tree, facts }) {
    const args = site.role === 'call' ? child(site, 'args') : undefined;
    if (args === undefined || args.role !== 'args') return [];
    const list = namedChildren(args);
    const proposals: Proposal[] = [];
    list.forEach((each, index) => {
      const [start, end] =
        index === 0
          ? [each.start, list[1]?.start ?? each.end]
          : [list[index - 1]?.end ?? each.start, each.end];
      proposals.push({
        edits: [{ start, end, text: '' }],
        note: `drop the argument ${short(each.text)}`,
        weight: 0.8,
      });
    });
    const constants =
      tree.language.name === 'python'
        ? ['1', '0', '2', 'True', 'False', "''"]
        : ['1', '0', '10', "''", 'true'];
    const name = child(site, 'callee')?.text ?? '';
    if (name === 'sorted' || name.endsWith('.sort'))
      constants.unshift(
        ...(tree.language.name === 'python' ? ['reverse=True'] : ['(a, b) => a - b', '(a, b) => b - a']),
      );
    const added = [...facts.variables(site).slice(0, variablesMax), ...constants];
    added.forEach((text, rank) => {
      const at = args.end - 1;
      const last = list.at(-1);
      proposals.push({
        edits: [
          { start: last?.end ?? at, end: last?.end ?? at, text: last === undefined ? text : `, ${text}` },
        ],
        note: `add the argument ${text}`,
        weight: 0.7 * byRank(rank),
      });
      const first = list[0];
      if (first !== undefined && rank < variablesMax)
        proposals.push({
          edits: [{ start: first.start, end: first.start, text: `${text}, ` }],
          note: `add the first argument ${text}`,
          weight: 0.3 * byRank(rank),
        });
    });
    return proposals;
  },
};
