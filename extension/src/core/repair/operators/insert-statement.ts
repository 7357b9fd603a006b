import { isStatement, statementOf, walk } from '../code-tree.ts';
import { byRank, short } from '../repair-operator.ts';
import type { OperatorContext, Proposal, RepairOperator } from '../repair-operator.ts';
import type { CodeNode } from '../code-tree.ts';
import { insertAfter, insertBefore, leaves } from './insert-lines.ts';

const donorsMax = 10;

/**
 * Adds a statement before or behind another: one that the file has elsewhere, also with one name changed,
 * `c.append(v)`, `a = b`, `a += 1`, and `break`, `return v` at the end.
 */
export const insertStatement: RepairOperator = {
  name: 'insert-statement',
  examples: [
    {
      language: 'python',
      before: 'def f(out, a):\n    a.sort()\n    return out\n',
      after: 'def f(out, a):\n    a.sort()\n    out.append(a)\n    return out\n',
    },
    {
      language: 'javascript',
      before: 'function f(i) {\n  g(i);\n}\n',
      after: 'function f(i) {\n  g(i);\n  i += 1;\n}\n',
    },
    {
      language: 'javascript',
      before: 'function f(out) {\n  out.push(1);\n  return out;\n}\n',
      after: 'function f(out) {\n  out.push(1);\n  out.pop();\n  return out;\n}\n',
    },
  ],
  propose(site, context) {
    if (!isStatement(site) || site.role === 'class' || site.role === 'import') return [];
    const { tree } = context;
    return texts(site, context).flatMap((text, rank): Proposal[] => {
      const weight = byRank(rank);
      const before = {
        edits: [insertBefore(tree, site, text)],
        note: `add ${short(text)} before ${short(firstLine(site))}`,
        weight,
      };
      if (leaves(site)) return [before];
      return [
        before,
        {
          edits: [insertAfter(tree, site, text)],
          note: `add ${short(text)} behind ${short(firstLine(site))}`,
          weight: isLast(site) ? weight : weight / 4,
        },
      ];
    });
  },
};

const firstLine = (node: CodeNode): string => node.text.split('\n', 1)[0] ?? '';

const isLast = (site: CodeNode): boolean =>
  site.parent?.children.filter((each) => each.named).at(-1) === site;

function texts(site: CodeNode, { tree, facts }: OperatorContext): string[] {
  const { language } = tree;
  const names = facts.variables(site);
  const donors = facts
    .statements(site)
    .filter((node) => node !== site && node !== statementOf(site))
    .slice(0, donorsMax);
  const found = donors.map((node) => node.text);
  const near = names.slice(0, 4);
  for (const a of near) {
    found.push(`${a} += 1${language.end}`, `${a} -= 1${language.end}`);
    if (language.name === 'javascript') found.push(`${a}.pop();`, `${a}.sort();`);
    else found.push(`${a}.pop()`, `${a}.sort()`);
  }
  for (const a of near)
    for (const b of near)
      if (a !== b)
        found.push(
          ...language.appends(a, b).map((text) => text + language.end),
          `${a} = ${b}${language.end}`,
          `${a} += ${b}${language.end}`,
        );
  for (const donor of donors.slice(0, 4)) found.push(...renamed(donor, near));
  found.push(
    `break${language.end}`,
    `continue${language.end}`,
    ...near.map((name) => `return ${name}${language.end}`),
  );
  return [...new Set(found)];
}

/** The donor with one of its variables replaced. */
function renamed(donor: CodeNode, names: readonly string[]): string[] {
  const found: string[] = [];
  for (const node of walk(donor)) {
    if (node.role !== 'identifier' || node.field === 'callee') continue;
    for (const name of names)
      if (name !== node.text)
        found.push(
          donor.text.slice(0, node.start - donor.start) + name + donor.text.slice(node.end - donor.start),
        );
  }
  return found.slice(0, 12);
}
