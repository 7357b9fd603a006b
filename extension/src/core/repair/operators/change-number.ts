import type { CodeNode } from '../code-tree.ts';
import { byRank, replacing } from '../repair-operator.ts';
import type { Proposal, RepairOperator } from '../repair-operator.ts';

const fromFileMax = 8;

/** Another number: one more or less, 0, 1, 2, its negative, ten times as much, or another number of the file. */
export const changeNumber: RepairOperator = {
  name: 'change-number',
  examples: [
    { language: 'python', before: 'x = a[1]\n', after: 'x = a[0]\n' },
    { language: 'javascript', before: 'x = 97; y = 65;\n', after: 'x = 65; y = 65;\n' },
    { language: 'python', before: 'x = 0.5\n', after: 'x = 1.5\n' },
    { language: 'python', before: 'x = 12\n', after: 'x = 7\n', expected: '7', actual: '12' },
  ],
  propose(site, { facts, hints }) {
    if (site.role !== 'number') return [];
    const value = Number(site.text.replaceAll('_', ''));
    const proposals = Number.isFinite(value) ? neighbours(site, value) : [];
    for (const number of facts.numbers.slice(0, fromFileMax)) propose(number, 0.4);
    for (const { expected, actual } of hints.pairs)
      if (actual === site.text && /^-?\d+(?:\.\d+)?$/u.test(expected)) propose(expected, 2);
    return proposals;

    function propose(text: string, weight: number): void {
      if (proposals.every((proposal) => proposal.edits[0]?.text !== text))
        proposals.push(...replacing(site, text, `use ${text} instead of ${site.text}`, weight));
    }
  },
};

function neighbours(site: CodeNode, value: number): Proposal[] {
  const isWhole = Number.isInteger(value) && /^[\d_]+$/u.test(site.text);
  const decimals = site.text.includes('.') ? 1 : 0;
  const write = (number: number): string =>
    isWhole ? String(number) : number.toFixed(Math.max(decimals, fraction(number)));
  const values = [
    value - 1,
    value + 1,
    0,
    1,
    2,
    -value,
    -1,
    value - 2,
    value + 2,
    value * 10,
    value / 10,
    value * 2,
    value / 2,
  ];
  const texts = new Set(values.filter((number) => !isWhole || Number.isInteger(number)).map(write));
  texts.delete(site.text);
  return [...texts].flatMap((text, rank) =>
    replacing(site, text, `use ${text} instead of ${site.text}`, byRank(rank)),
  );
}

function fraction(number: number): number {
  return /\.(\d+)$/u.exec(String(number))?.[1]?.length ?? 0;
}
