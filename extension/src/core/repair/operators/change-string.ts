import type { CodeNode } from '../code-tree.ts';
import { isDocumentation } from '../file-facts.ts';
import { byRank, replacing } from '../repair-operator.ts';
import type { OperatorContext, Proposal, RepairOperator } from '../repair-operator.ts';

const fromFileMax = 8;

/**
 * Another text: what the test expected in place of what it got, another case, space at the ends, another string of the
 * file, the empty string, its reverse.
 */
export const changeString: RepairOperator = {
  name: 'change-string',
  examples: [
    {
      language: 'python',
      before: "x = 'Jupyter'\n",
      after: "x = 'Jupiter'\n",
      expected: "['Jupiter']",
      actual: "['Jupyter']",
    },
    { language: 'python', before: "x = 'a'; y = 'b'\n", after: "x = 'b'; y = 'b'\n" },
    { language: 'javascript', before: "x = 'yes';\n", after: "x = 'Yes';\n" },
    { language: 'javascript', before: "x = a.join(' ');\n", after: "x = a.join('');\n" },
    {
      language: 'javascript',
      before: 'x = `a ${b}`;\n',
      after: 'x = `a  ${b}`;\n',
      expected: 'a  1',
      actual: 'a 1',
    },
  ],
  propose(site, context) {
    if (site.role !== 'string' || isDocumentation(site) || site.text.length > 300) return [];
    const match = /^([a-zA-Z]*)("""|'''|"|'|`)([\s\S]*)\2$/u.exec(site.text);
    if (match === null) return [];
    const [, prefix = '', quote = '', content = ''] = match;
    const write = (text: string): string => `${prefix}${quote}${text}${quote}`;
    const texts = new Map<string, number>();
    for (const text of expectedTexts(content, context)) texts.set(write(text), 4);
    if (!site.children.some((each) => each.named && /substitution|interpolation/u.test(each.type)))
      variants(content).forEach((text, rank) =>
        texts.set(write(text), texts.get(write(text)) ?? byRank(rank)),
      );
    context.facts.strings
      .slice(0, fromFileMax)
      .forEach((text, rank) => texts.set(text, texts.get(text) ?? 0.6 * byRank(rank)));
    return [...texts].flatMap(([text, weight]) => proposal(site, text, weight));
  },
};

function proposal(site: CodeNode, text: string, weight: number): Proposal[] {
  return replacing(site, text, `use ${text} instead of ${site.text}`, weight);
}

function variants(content: string): string[] {
  const capital = content.slice(0, 1).toUpperCase() + content.slice(1);
  const all = [
    '',
    ' ',
    capital,
    content.toLowerCase(),
    content.toUpperCase(),
    content.trim(),
    `${content} `,
    ` ${content}`,
    [...content].reverse().join(''),
    content.slice(1),
    content.slice(0, -1),
    `${content}s`,
  ];
  return [...new Set(all)].filter((text) => text !== content && !text.endsWith('\\'));
}

/** The literal with the part that differs between what a test got and what it expected replaced. */
function expectedTexts(content: string, { hints }: OperatorContext): string[] {
  const found = new Set<string>();
  for (const { expected, actual } of hints.pairs) {
    if (expected === actual) continue;
    if (actual === content) found.add(expected);
    let head = 0;
    while (head < actual.length && actual[head] === expected[head]) head += 1;
    let tail = 0;
    while (
      tail < actual.length - head &&
      tail < expected.length - head &&
      actual.at(-1 - tail) === expected.at(-1 - tail)
    )
      tail += 1;
    // widen the differing part, before and behind, until it is found once in the literal
    const widths = Array.from({ length: 10 }, (_, width) => width);
    const pairs = widths.flatMap((sum) =>
      widths.slice(0, sum + 1).map((before) => [before, sum - before] as const),
    );
    for (const [before, behind] of pairs) {
      const from = Math.max(0, head - before);
      const rest = Math.max(0, tail - behind);
      const wrong = actual.slice(from, actual.length - rest);
      if (wrong === '' || content.split(wrong).length !== 2) continue;
      found.add(content.replace(wrong, () => expected.slice(from, expected.length - rest)));
      break;
    }
  }
  return [...found].filter((text) => text !== content && !/['"`\n]/u.test(text));
}
