import { enclosing, isExpression } from '../code-tree.ts';
import { replacing, short } from '../repair-operator.ts';
import type { RepairOperator } from '../repair-operator.ts';

/** Waits for a call in an async function, or calls what is only named: `f(a)` becomes `await f(a)`, `a.f` becomes `a.f()`. */
export const addAwaitOrCall: RepairOperator = {
  name: 'add-await-or-call',
  examples: [
    {
      language: 'javascript',
      before: 'async function f(a) { return g(a).b; }\n',
      after: 'async function f(a) { return (await g(a)).b; }\n',
    },
    {
      language: 'python',
      before: 'async def f(a):\n    x = g(a)\n',
      after: 'async def f(a):\n    x = await g(a)\n',
    },
    { language: 'python', before: 'x = a.lower\n', after: 'x = a.lower()\n' },
  ],
  propose(site) {
    if (!isExpression(site)) return [];
    if (
      site.role === 'member' &&
      site.field !== 'callee' &&
      site.field !== 'target' &&
      site.field !== 'object'
    )
      return replacing(site, `${site.text}()`, `call ${short(site.text)}`, 0.4);
    if (site.role !== 'call' || site.parent?.role === 'await') return [];
    const owner = enclosing(site, (node) => node.role === 'function');
    if (owner === undefined || !/^(?:export |default |static )*async\b/u.test(owner.text)) return [];
    const text = `await ${site.text}`;
    return replacing(site, site.field === 'object' ? `(${text})` : text, `wait for ${short(site.text)}`, 2);
  },
};
