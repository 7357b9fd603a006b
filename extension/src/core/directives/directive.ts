import * as z from 'zod';

/** A rule that a machine can check. */
export const DirectiveRule = z.discriminatedUnion('kind', [
  /** no change at paths that match the glob */
  z.object({ kind: z.literal('forbidden-path'), glob: z.string() }),
  /** no new call or use of this name: `console.log`, `eval` */
  z.object({ kind: z.literal('forbidden-call'), name: z.string() }),
  /** no new dependency of this name; null: none at all */
  z.object({ kind: z.literal('forbidden-dependency'), name: z.string().nullable() }),
  /** has to pass before a step counts as done */
  z.object({ kind: z.literal('command'), command: z.string() }),
  /** new tests are written for this framework */
  z.object({
    kind: z.literal('test-framework'),
    name: z.enum(['vitest', 'jest', 'mocha', 'node:test', 'pytest', 'unittest']),
  }),
  /** how new files are named */
  z.object({
    kind: z.literal('file-naming'),
    style: z.enum(['kebab-case', 'snake_case', 'camelCase', 'PascalCase']),
  }),
]);
export type DirectiveRule = z.infer<typeof DirectiveRule>;

/** A line of an AGENTS.md file that tells an agent something. Without a rule it is advice to the model. */
export interface Directive {
  readonly path: string;
  /** 1-based */
  readonly line: number;
  /** the line without list marks, as it stands */
  readonly text: string;
  readonly rule: DirectiveRule | null;
  /** why a rule that was written down could not be taken, or null */
  readonly problem: string | null;
}

/** What a rule became, in words: shown to people beside the line. */
export function describeRule(rule: DirectiveRule): string {
  switch (rule.kind) {
    case 'forbidden-path':
      return `policy: changes at ${rule.glob} are refused`;
    case 'forbidden-call':
      return `validator: new uses of ${rule.name} block a step`;
    case 'forbidden-dependency':
      return rule.name === null
        ? 'validator: new dependencies block a step'
        : `validator: the dependency ${rule.name} blocks a step`;
    case 'command':
      return `validator: ${rule.command} has to pass`;
    case 'test-framework':
      return `validator: new tests use ${rule.name}`;
    case 'file-naming':
      return `validator: new files are named in ${rule.style}`;
  }
}
