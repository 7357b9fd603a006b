import { indentAt, isStatement } from '../code-tree.ts';
import { short } from '../repair-operator.ts';
import type { CodeNode } from '../code-tree.ts';
import type { OperatorContext, Proposal, RepairOperator } from '../repair-operator.ts';
import { insertAfter } from './insert-lines.ts';

/** Moves a statement before the one above it, or out of the block that it ends: a `return` in a loop comes behind the loop. */
export const moveStatement: RepairOperator = {
  name: 'move-statement',
  examples: [
    { language: 'python', before: 'f()\ng()\n', after: 'g()\nf()\n' },
    { language: 'python', before: 'for a in b:\n    f(a)\n    g()\n', after: 'for a in b:\n    f(a)\ng()\n' },
    {
      language: 'javascript',
      before: 'for (const a of b) {\n  f(a);\n  g();\n}\n',
      after: 'for (const a of b) {\n  f(a);\n}\ng();\n',
    },
  ],
  propose(site, context) {
    if (!isStatement(site) || site.role === 'function' || site.role === 'class') return [];
    const siblings = site.parent?.children.filter((each) => each.named) ?? [];
    const previous = siblings[siblings.indexOf(site) - 1];
    const proposals: Proposal[] = [];
    if (
      previous !== undefined &&
      indentAt(context.tree.text, previous.start).length === indentAt(context.tree.text, site.start).length
    )
      proposals.push({
        edits: [
          { start: previous.start, end: previous.end, text: site.text },
          { start: site.start, end: site.end, text: previous.text },
        ],
        note: `do ${short(site.text)} before ${short(previous.text)}`,
        weight: 1,
      });
    if (previous !== undefined && siblings.at(-1) === site)
      proposals.push(...outward(site, previous, context), ...inward(site, previous, context));
    return proposals;
  },
};

function outward(site: CodeNode, previous: CodeNode, { tree }: OperatorContext): Proposal[] {
  let owner = site.parent;
  while (owner !== undefined && !isStatement(owner)) owner = owner.parent;
  if (owner === undefined || owner.role === 'function' || site.text.includes('\n')) return [];
  const removed = { start: previous.end, end: site.end, text: '' };
  const added = insertAfter(tree, owner, site.text);
  if (added.start === removed.end)
    return [
      {
        edits: [{ ...removed, text: added.text }],
        note: `do ${short(site.text)} after the block`,
        weight: 1,
      },
    ];
  return [{ edits: [removed, added], note: `do ${short(site.text)} after the block`, weight: 1 }];
}

/** Into the block before it (languages with indented blocks only). */
function inward(site: CodeNode, previous: CodeNode, { tree }: OperatorContext): Proposal[] {
  const block = previous.children.findLast((each) => each.role === 'block');
  const last = block?.children.findLast((each) => each.named);
  if (last === undefined || site.text.includes('\n') || tree.language.name !== 'python') return [];
  const indent = indentAt(tree.text, last.start);
  return [
    {
      edits: [{ start: last.end, end: site.end, text: `\n${indent}${site.text}` }],
      note: `do ${short(site.text)} inside the block`,
      weight: 1,
    },
  ];
}
