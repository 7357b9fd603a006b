import { isExpression } from '../code-tree.ts';
import type { CodeNode } from '../code-tree.ts';
import { byRank, replacing, short } from '../repair-operator.ts';
import type { OperatorContext, RepairOperator } from '../repair-operator.ts';

const variablesMax = 4;

/** Computes something more with a value: `e + 1`, `e - 1`, `e + v`, `max(e, v)`, `abs(e)`, `[e]`, `f(e)`. */
export const wrapExpression: RepairOperator = {
  name: 'wrap-expression',
  examples: [
    {
      language: 'python',
      before: 'for i in range(n):\n    pass\n',
      after: 'for i in range(n + 1):\n    pass\n',
    },
    { language: 'javascript', before: 'x = a;\n', after: 'x = a - 1;\n' },
    {
      language: 'python',
      before: 'def f(a, b):\n    return a\n',
      after: 'def f(a, b):\n    return max(a, b)\n',
    },
    { language: 'python', before: 'x = a - b\n', after: 'x = abs(a - b)\n' },
    { language: 'javascript', before: 'f(a);\n', after: 'f([a]);\n' },
  ],
  propose(site, context) {
    if (!isExpression(site) || !isWrappable(site)) return [];
    const kinds: readonly (readonly [readonly string[], number])[] = [
      [steps(site), 3],
      [calls(site, context), 1],
      [withVariables(site, context), 0.7],
      [withNumbers(site, context), 0.5],
      [[`[${site.text}]`, negated(site)], 0.3],
    ];
    return kinds.flatMap(([list, weight]) =>
      list.flatMap((text, rank) =>
        replacing(site, text, `use ${short(text)} instead of ${short(site.text)}`, weight * byRank(rank)),
      ),
    );
  },
};

function isWrappable(site: CodeNode): boolean {
  if (site.text.length > 80 || site.role === 'boolean' || site.role === 'null' || site.role === 'lambda')
    return false;
  if (site.role === 'number' || site.role === 'parenthesised' || site.type === 'object') return false;
  return (
    site.field !== 'callee' && site.parent?.role !== 'expression-statement' && site.field !== 'condition'
  );
}

const needsParentheses = (site: CodeNode): boolean =>
  ['binary', 'comparison', 'logical', 'not', 'conditional', 'lambda', 'unary'].includes(site.role ?? '');

const inside = (site: CodeNode): string => (needsParentheses(site) ? `(${site.text})` : site.text);

/** Additions to a sum need no parentheses around it; around the new sum they are needed inside of an operator. */
function around(site: CodeNode, text: string): string {
  const outer = site.parent?.role;
  return outer === 'binary' || outer === 'unary' || site.field === 'object' ? `(${text})` : text;
}

function steps(site: CodeNode): string[] {
  if (['comparison', 'logical', 'not', 'collection', 'string'].includes(site.role ?? '')) return [];
  const base = site.role === 'conditional' ? `(${site.text})` : site.text;
  return [`${base} + 1`, `${base} - 1`].map((text) => around(site, text));
}

function withVariables(site: CodeNode, { tree, facts }: OperatorContext): string[] {
  const { name } = tree.language;
  const most = name === 'python' ? 'max' : 'Math.max';
  const least = name === 'python' ? 'min' : 'Math.min';
  return facts
    .variables(site)
    .filter((variable) => variable !== site.text)
    .slice(0, variablesMax)
    .flatMap((variable) => [
      around(site, `${inside(site)} + ${variable}`),
      around(site, `${inside(site)} - ${variable}`),
      `${most}(${site.text}, ${variable})`,
      around(site, `${inside(site)} * ${variable}`),
      `${least}(${site.text}, ${variable})`,
      around(site, `${variable} + ${inside(site)}`),
      around(site, `${variable} - ${inside(site)}`),
    ]);
}

/** Powers, multiples and the like with numbers that the file knows. */
function withNumbers(site: CodeNode, { facts }: OperatorContext): string[] {
  if (['comparison', 'logical', 'not', 'collection', 'string'].includes(site.role ?? '')) return [];
  return facts.numbers
    .slice(0, 3)
    .flatMap((number) =>
      ['*', '**', '%', '+', '-'].map((operator) => around(site, `${inside(site)} ${operator} ${number}`)),
    );
}

function calls(site: CodeNode, { tree, facts }: OperatorContext): string[] {
  const ownFunctions = facts.functions
    .filter((name) => facts.arities.get(name) === 1 && !tree.language.wrappers.includes(name))
    .slice(0, 3);
  // a difference is often meant as a distance
  const first = site.children.some((each) => each.text === '-')
    ? tree.language.wrappers.filter((name) => /abs$/u.test(name))
    : [];
  const names = new Set([...first, ...ownFunctions, ...tree.language.wrappers]);
  return [...names].map((name) => `${name}(${site.text})`);
}

function negated(site: CodeNode): string {
  return `-${inside(site)}`;
}
