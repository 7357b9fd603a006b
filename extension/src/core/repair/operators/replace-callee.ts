import { child } from '../code-tree.ts';
import { byRank, replacing } from '../repair-operator.ts';
import type { Proposal, RepairOperator } from '../repair-operator.ts';

const fromFileMax = 6;

/** Calls another function or method: one that is often mistaken for it, else one that the file uses. */
export const replaceCallee: RepairOperator = {
  name: 'replace-callee',
  examples: [
    { language: 'python', before: 'x = max(a, b)\n', after: 'x = min(a, b)\n' },
    { language: 'javascript', before: 'a.push(b);\n', after: 'a.unshift(b);\n' },
    { language: 'javascript', before: 'x = Math.floor(b);\n', after: 'x = Math.ceil(b);\n' },
    {
      language: 'python',
      before: 'def f(a): return g(a)\ndef g(a): return h(a)\n',
      after: 'def f(a): return h(a)\ndef g(a): return h(a)\n',
    },
  ],
  propose(site, { tree, facts }) {
    const callee = site.role === 'call' ? child(site, 'callee') : undefined;
    if (callee === undefined) return [];
    const isMethod = callee.role === 'member';
    const name = isMethod ? child(callee, 'property') : callee;
    if (name === undefined || (!isMethod && name.role !== 'identifier')) return [];
    const related = tree.language.calleeGroups.filter((group) => group.includes(name.text)).flat();
    const inFile = (isMethod ? facts.methods : facts.functions).slice(0, fromFileMax + 1);
    const proposals: Proposal[] = [];
    const seen = new Set([name.text]);
    for (const [list, weight] of [
      [related, 1],
      [inFile, 0.5],
    ] as const) {
      for (const other of list) {
        if (seen.has(other)) continue;
        seen.add(other);
        proposals.push(
          ...replacing(
            name,
            other,
            `call ${other} instead of ${name.text}`,
            weight * byRank(proposals.length),
          ),
        );
      }
    }
    return proposals;
  },
};
