import type { CodeNode } from '../code-tree.ts';
import { byRank, replacing, short } from '../repair-operator.ts';
import type { OperatorContext, Proposal, RepairOperator } from '../repair-operator.ts';
import { conditionAtoms } from './condition-atoms.ts';

const atomsMax = 60;

/** Asks one thing more: `if a` becomes `if a and b`, `if a or b`; what the file asks elsewhere first. */
export const addClause: RepairOperator = {
  name: 'add-clause',
  examples: [
    {
      language: 'python',
      before: 'def f(a, b):\n    if a:\n        return 1\n',
      after: 'def f(a, b):\n    if a and b:\n        return 1\n',
    },
    {
      language: 'javascript',
      before: 'function f(a, b) { if (a > 1) g(); }\n',
      after: 'function f(a, b) { if (a > 1 || b == null) g(); }\n',
    },
    {
      language: 'javascript',
      before: 'function f(a) { return a > 1; }\n',
      after: 'function f(a) { return a > 1 && a; }\n',
    },
  ],
  propose(site, context) {
    return isWholeCondition(site) ? clauses(site, context) : [];
  },
};

/** A condition that is not a part of a larger one. */
export function isWholeCondition(site: CodeNode): boolean {
  if (site.role === 'parenthesised' || !site.named) return false;
  const outer = site.parent?.role === 'parenthesised' ? site.parent : site;
  if (outer.field === 'condition') return true;
  return (
    (site.role === 'comparison' || site.role === 'logical') &&
    (outer.parent?.role === 'return' || outer.field === 'body')
  );
}

function clauses(site: CodeNode, context: OperatorContext): Proposal[] {
  const { and, or } = context.tree.language.words;
  return conditionAtoms(site, context)
    .filter((atom) => atom !== site.text)
    .slice(0, atomsMax)
    .flatMap((atom, rank) =>
      [and, or].flatMap((word) => {
        const joined = `${within(site.text, word, or)} ${word} ${within(atom, word, or)}`;
        return replacing(site, joined, `also ask ${short(`${word} ${atom}`)}`, byRank(rank));
      }),
    );
}

/** `or` binds weaker than `and`, and a bare conditional or lambda weaker than both. */
function within(text: string, word: string, or: string): string {
  const isAlternative = text.includes(` ${or} `);
  return (isAlternative && word !== or) || / if |\?|=>|lambda/u.test(text) ? `(${text})` : text;
}
