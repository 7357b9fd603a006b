import { child, isStatement, namedChildren } from '../code-tree.ts';
import { short } from '../repair-operator.ts';
import type { Proposal, RepairOperator } from '../repair-operator.ts';

/** Takes a statement out, or takes the branch of an `if` without asking. Rarely right: ranked low. */
export const deleteStatement: RepairOperator = {
  name: 'delete-statement',
  examples: [
    { language: 'python', before: 'f()\ng()\n', after: 'f()\npass\n' },
    { language: 'javascript', before: 'f();\ng();\n', after: 'f();\n;\n' },
  ],
  propose(site, { tree }) {
    if (
      !isStatement(site) ||
      site.role === 'function' ||
      site.role === 'class' ||
      site.role === 'declaration'
    )
      return [];
    const filler = tree.language.name === 'python' ? 'pass' : ';';
    const proposals: Proposal[] = [
      {
        edits: [{ start: site.start, end: site.end, text: filler }],
        note: `delete ${short(site.text)}`,
        weight: 1,
      },
    ];
    const branch = site.role === 'if' && child(site, 'else') === undefined ? child(site, 'then') : undefined;
    const only = branch === undefined ? [] : namedChildren(branch);
    if (only.length === 1 && only[0] !== undefined)
      proposals.push({
        edits: [{ start: site.start, end: site.end, text: only[0].text }],
        note: `always ${short(only[0].text)}`,
        weight: 0.5,
      });
    return proposals;
  },
};
