import { child } from '../code-tree.ts';
import { byRank, replacing } from '../repair-operator.ts';
import type { RepairOperator } from '../repair-operator.ts';

const candidatesMax = 8;

/** Uses another member of the same object, among those that the file uses: `node.left` becomes `node.right`. Or the object itself. */
export const replaceAttribute: RepairOperator = {
  name: 'replace-attribute',
  examples: [
    { language: 'python', before: 'x = n.left\ny = n.right\n', after: 'x = n.right\ny = n.right\n' },
    { language: 'javascript', before: 'x = n.next;\n', after: 'x = n;\n' },
  ],
  propose(site, { facts }) {
    if (site.role !== 'member' || site.field === 'callee') return [];
    const property = child(site, 'property');
    const object = child(site, 'object');
    if (property === undefined || object === undefined) return [];
    const others = facts.attributes.filter((name) => name !== property.text).slice(0, candidatesMax);
    return [
      ...others.flatMap((name, rank) =>
        replacing(property, name, `use .${name} instead of .${property.text}`, byRank(rank)),
      ),
      ...(site.field === 'target'
        ? []
        : replacing(site, object.text, `use ${object.text} itself, without .${property.text}`, 0.4)),
    ];
  },
};
