import type { CodeNode } from '../code-tree.ts';
import type { OperatorContext } from '../repair-operator.ts';

const variablesMax = 5;

/**
 * Conditions worth asking at a place, likeliest first: those that the file asks elsewhere, then a variable's presence,
 * absence, zero, emptiness, and comparisons and membership of two variables.
 */
export function conditionAtoms(site: CodeNode, { tree, facts }: OperatorContext): string[] {
  const { language } = tree;
  const names = facts.variables(site).slice(0, variablesMax);
  const atoms = facts
    .conditions(site)
    .slice(0, 8)
    .filter((text) => text.length < 80);
  for (const name of names) atoms.push(name, language.not(name));
  for (const name of names)
    atoms.push(
      language.isNull(name),
      `${name} ${language.words.equal} 0`,
      language.isEmpty(name),
      language.isNotNull(name),
      `${name} > 0`,
      `${name} < 0`,
      `${name} ${language.words.equal} 1`,
    );
  for (const a of names)
    for (const b of names)
      if (a !== b)
        atoms.push(
          `${a} < ${b}`,
          language.contains(a, b),
          `${a} ${language.words.equal} ${b}`,
          `${a} ${language.words.notEqual} ${b}`,
          `${a} <= ${b}`,
        );
  return [...new Set(atoms)];
}
