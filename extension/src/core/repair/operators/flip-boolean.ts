import { replacing } from '../repair-operator.ts';
import type { RepairOperator } from '../repair-operator.ts';

/** `true` becomes `false` and the other way round. */
export const flipBoolean: RepairOperator = {
  name: 'flip-boolean',
  examples: [
    { language: 'python', before: 'x = True\n', after: 'x = False\n' },
    { language: 'javascript', before: 'f(false);\n', after: 'f(true);\n' },
  ],
  propose(site, { tree }) {
    if (site.role !== 'boolean') return [];
    const { words } = tree.language;
    const other = site.text === words.true ? words.false : words.true;
    return replacing(site, other, `use ${other} instead of ${site.text}`);
  },
};
