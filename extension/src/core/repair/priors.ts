/**
 * How often real fixes take each shape. Each row holds the share of fixes that one source counted, where it counted
 * that shape at all; the prior is the mean over the sources of a row.
 *
 * - `java`: ManySStuBs4J, 51,537 one-statement fixes that match a pattern, in 1,000 projects.
 * - `python`: CTSSB-1M, about 386,000 one-statement fixes that match a pattern (40 % of 966,000).
 * - `javascript`: BugsJS, labels on 453 bugs of ten projects; where a label spans several of our operators (change of an
 *   if condition, of an assigned expression) it is divided equally among them.
 * - `templates`: TBar on Defects4J with given fault places, 172 full patches by template.
 *
 * Shapes that nobody counted have an `assumed` share: a guess, below the counted ones of the same kind.
 */
export type OperatorName = keyof typeof shares;

interface Share {
  readonly java?: number;
  readonly python?: number;
  readonly javascript?: number;
  readonly templates?: number;
  readonly assumed?: number;
}

const shares = {
  'replace-variable': { java: 0.44, python: 0.178, templates: 0.227 },
  'replace-callee': { java: 0.197, python: 0.1, javascript: 0.0375, templates: 0.058 },
  'replace-attribute': { java: 0.029, python: 0.077 },
  'change-number': { java: 0.106, python: 0.085, templates: 0.0465 },
  'change-arguments': { java: 0.13, python: 0.14, javascript: 0.15 },
  'replace-comparison': { java: 0.0435, python: 0.023, javascript: 0.068, templates: 0.058 },
  'replace-arithmetic': { java: 0.0435, python: 0.023, templates: 0.058 },
  'replace-logic': { java: 0.0145, python: 0.0077, javascript: 0.034 },
  'flip-boolean': { java: 0.0357, python: 0.034 },
  'change-string': { templates: 0.0465 },
  'swap-arguments': { java: 0.0119, python: 0.005 },
  'swap-operands': { java: 0.0157 },
  'add-clause': { java: 0.046, python: 0.041, javascript: 0.068 },
  'drop-clause': { java: 0.0546, python: 0.013, javascript: 0.068 },
  'negate-condition': { java: 0.0197, python: 0.01, javascript: 0.034 },
  'replace-condition': { templates: 0.0436, javascript: 0.034 },
  'replace-expression': { java: 0.0157, python: 0.124, javascript: 0.0625 },
  'wrap-expression': { python: 0.083, javascript: 0.0625 },
  'add-suffix': { python: 0.07, javascript: 0.0625 },
  unwrap: { javascript: 0.0625 },
  'change-slice': { assumed: 0.03 },
  'change-return': { javascript: 0.073, templates: 0 },
  'insert-guard': { javascript: 0.1, templates: 0.0465 },
  'guard-missing': { templates: 0.0465, javascript: 0.04 },
  'insert-statement': { javascript: 0.02, templates: 0.0756 },
  'delete-statement': { javascript: 0.012, assumed: 0.005 },
  'move-statement': { templates: 0.0116 },
  'fix-name': { python: 0.1, java: 0.2 },
  'add-await-or-call': { python: 0.03 },
} as const satisfies Record<string, Share>;

/** The share of real fixes that an operator's changes make up, 0 to 1. The shares need not sum to 1. */
export function priorOf(operator: OperatorName): number {
  const counted = Object.values<number>(shares[operator]);
  return counted.reduce((sum, share) => sum + share, 0) / counted.length;
}
