import { replacing } from '../repair-operator.ts';
import type { RepairOperator } from '../repair-operator.ts';
import { child } from '../code-tree.ts';

/** Corrects a name that does not exist to the most similar one that does. */
export const fixName: RepairOperator = {
  name: 'fix-name',
  examples: [
    {
      language: 'python',
      before: 'def f(total):\n    return totl\n',
      after: 'def f(total):\n    return total\n',
      message: "NameError: name 'totl' is not defined",
    },
    {
      language: 'javascript',
      before: 'a.lenght();\n',
      after: 'a.length();\n',
      message: 'TypeError: a.lenght is not a function',
    },
    {
      language: 'python',
      before: 'a.apend(1)\n',
      after: 'a.append(1)\n',
      message: "AttributeError: 'list' object has no attribute 'apend'",
    },
  ],
  propose(site, { tree, facts, hints }) {
    if (site.role === 'identifier' && hints.unknownNames.has(site.text)) {
      const known = [
        ...facts.variables(site).filter((name) => name !== site.text),
        ...facts.functions.filter((name) => name !== site.text),
        ...tree.language.globals,
      ];
      return similar(site.text, known).flatMap(([name, weight]) =>
        replacing(site, name, `use ${name} instead of the unknown ${site.text}`, weight),
      );
    }
    const property = site.role === 'member' ? child(site, 'property') : undefined;
    if (property === undefined || !hints.unknownMembers.has(property.text)) return [];
    const known = [...tree.language.members, ...facts.methods, ...facts.attributes].filter(
      (name) => name !== property.text,
    );
    return similar(property.text, known).flatMap(([name, weight]) =>
      replacing(property, name, `use .${name} instead of the unknown .${property.text}`, weight),
    );
  },
};

/** The five nearest names by edit distance, each with a weight that falls with its distance. */
function similar(name: string, known: readonly string[]): [string, number][] {
  return [...new Set(known)]
    .map((other) => ({
      other,
      distance: editDistance(name.toLowerCase(), other.toLowerCase()) / Math.max(name.length, other.length),
    }))
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, 5)
    .map(({ other, distance }) => [other, Math.max(0.05, 1 - distance) ** 2 * 4]);
}

/** Levenshtein's distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + cost));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
