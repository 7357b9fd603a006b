import { child, namedChildren } from '../code-tree.ts';
import type { CodeNode } from '../code-tree.ts';
import { byRank, replacing, short } from '../repair-operator.ts';
import type { OperatorContext, Proposal, RepairOperator } from '../repair-operator.ts';

/** Other bounds of a slice, an index instead of a slice, the last element, the reverse: `a[1:]` becomes `a[:-1]`. */
export const changeSlice: RepairOperator = {
  name: 'change-slice',
  examples: [
    { language: 'python', before: 'x = a[1:]\n', after: 'x = a[:-1]\n' },
    { language: 'python', before: 'x = a[:b]\n', after: 'x = a[b:]\n' },
    { language: 'python', before: 'x = a[b]\n', after: 'x = a[b - 1]\n' },
    { language: 'javascript', before: 'x = a[b];\n', after: 'x = a[b + 1];\n' },
    { language: 'javascript', before: 'x = a.slice(1);\n', after: 'x = a.slice(0, 1);\n' },
  ],
  propose(site, context) {
    if (site.role === 'subscript') return onSubscript(site, context);
    return site.role === 'call' ? onSliceCall(site) : [];
  },
};

function onSubscript(site: CodeNode, { tree, facts }: OperatorContext): Proposal[] {
  const index = child(site, 'index');
  const object = child(site, 'object');
  if (index === undefined || object === undefined) return [];
  const list: string[] = [];
  if (index.role === 'slice') {
    const bounds = namedChildren(index).map((each) => each.text);
    for (const bound of bounds)
      list.push(
        `${bound}:`,
        `:${bound}`,
        `${bound}`,
        `${bound} + 1:`,
        `:${bound} + 1`,
        `${bound} - 1:`,
        `:${bound} - 1`,
      );
    if (bounds.length === 2) {
      const [from, to] = bounds;
      list.push(
        `${to}:${from}`,
        `${from}:${to} + 1`,
        `${from} + 1:${to}`,
        `${from}:${to} - 1`,
        `${from} - 1:${to}`,
        `${from} + 1:${to} + 1`,
      );
    }
    list.push(':-1', '1:', '::-1', ':', '::2', '1::2', '0', '-1', '1:-1');
    for (const name of facts.variables(site).slice(0, 3))
      list.push(`${name}:`, `:${name}`, ...bounds.map((bound) => `${bound}:${name}`));
  } else {
    list.push(`${index.text} - 1`, `${index.text} + 1`);
    const quoted = index.role === 'string';
    if (tree.language.name === 'python' && !quoted)
      list.push('-1', '0', `-${index.text}`, `${index.text}:`, `:${index.text}`, `-${index.text} - 1`);
    else if (!quoted)
      list.push('0', `${object.text}.length - 1`, `${object.text}.length - 1 - ${index.text}`);
  }
  return [...new Set(list)].flatMap((text, rank) =>
    replacing(index, text, `use [${short(text)}] instead of [${short(index.text)}]`, byRank(rank)),
  );
}

/** Bounds of JavaScript's slice, substring and the like. */
function onSliceCall(site: CodeNode): Proposal[] {
  const callee = child(site, 'callee');
  const args = child(site, 'args');
  if (
    args === undefined ||
    callee?.role !== 'member' ||
    !/^(?:slice|substring|substr|splice)$/u.test(child(callee, 'property')?.text ?? '')
  )
    return [];
  const [first, second] = namedChildren(args).map((each) => each.text);
  const list = first === undefined ? ['1', '0, -1', '-1'] : [`0, ${first}`, `${first} + 1`, `${first} - 1`];
  if (first !== undefined && second !== undefined)
    list.push(
      `${first}, ${second} + 1`,
      `${first}, ${second} - 1`,
      `${first} + 1, ${second}`,
      `${first} - 1, ${second}`,
      `0, ${second}`,
      second,
      first,
    );
  list.push('0, -1', '1');
  return [...new Set(list)].flatMap((text, rank) =>
    replacing(
      args,
      `(${text})`,
      `take the bounds (${short(text)}) instead of ${short(args.text)}`,
      byRank(rank),
    ),
  );
}
