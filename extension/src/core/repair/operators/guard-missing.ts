import { child, isExpression, isStatement } from '../code-tree.ts';
import { replacing, short } from '../repair-operator.ts';
import type { CodeNode } from '../code-tree.ts';
import type { OperatorContext, Proposal, RepairOperator } from '../repair-operator.ts';
import { insertBefore } from './insert-lines.ts';

/**
 * Copes with None, null, undefined and missing keys, when the failure is about them: `d[k]` becomes `d.get(k)`,
 * `a.b` becomes `a?.b`, `a` becomes `(a || [])`, and `if a is None: return None` before the statement.
 */
export const guardMissing: RepairOperator = {
  name: 'guard-missing',
  examples: [
    { language: 'python', before: 'x = d[k]\n', after: 'x = d.get(k)\n', message: "KeyError: 'a'" },
    {
      language: 'javascript',
      before: 'x = a.b;\n',
      after: 'x = a?.b;\n',
      message: "TypeError: Cannot read properties of undefined (reading 'b')",
    },
    {
      language: 'python',
      before: 'def f(a):\n    return len(a)\n',
      after: 'def f(a):\n    return len((a or []))\n',
      message: "TypeError: object of type 'NoneType' has no len()",
    },
    {
      language: 'python',
      before: 'def f(a):\n    return a.b\n',
      after: 'def f(a):\n    if a is None: return None\n    return a.b\n',
      message: "AttributeError: 'NoneType' object has no attribute 'b'",
    },
  ],
  propose(site, context) {
    const { hints, tree } = context;
    if (
      hints.missingKey &&
      site.role === 'subscript' &&
      site.field !== 'target' &&
      tree.language.name === 'python'
    )
      return defaults(site);
    if (!hints.missingValue) return [];
    if (isStatement(site)) return guards(site, context);
    const object = site.role === 'member' || site.role === 'subscript' ? child(site, 'object') : undefined;
    if (object !== undefined && tree.language.name === 'javascript') {
      const rest = site.text.slice(object.text.length);
      return replacing(
        site,
        `${object.text}?.${site.role === 'member' ? rest.slice(1) : rest}`,
        `allow ${short(object.text)} to be missing`,
      );
    }
    if (
      !isExpression(site) ||
      (site.role !== 'identifier' && site.role !== 'member' && site.role !== 'call') ||
      site.field === 'callee'
    )
      return [];
    const { or } = tree.language.words;
    return ['[]', "''", '0', '{}'].flatMap((value) =>
      replacing(
        site,
        `(${site.text} ${or} ${value})`,
        `use ${value} where ${short(site.text)} is missing`,
        0.5,
      ),
    );
  },
};

function defaults(site: CodeNode): Proposal[] {
  const [object, index] = [child(site, 'object'), child(site, 'index')];
  if (object === undefined || index === undefined || index.role === 'slice') return [];
  return ['', ', 0', ', []', ", ''"].flatMap((value) =>
    replacing(
      site,
      `${object.text}.get(${index.text}${value})`,
      `allow ${short(index.text)} to be missing in ${short(object.text)}`,
    ),
  );
}

function guards(site: CodeNode, { tree, facts }: OperatorContext): Proposal[] {
  const { language } = tree;
  const used = new Set(site.text.match(/[\w$]+/gu));
  const exits = [language.words.null, '[]', language.words.false, '0', "''"];
  return facts
    .variables(site)
    .filter((name) => used.has(name))
    .slice(0, 4)
    .flatMap((name) =>
      exits.map((value) => {
        const text = language.guard(language.isNull(name), `return ${value}`);
        return { edits: [insertBefore(tree, site, text)], note: `add ${text}`, weight: 0.7 };
      }),
    );
}
