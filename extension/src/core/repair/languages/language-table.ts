import type { SyntaxLanguage, SyntaxNode } from '../../syntax.ts';
import { javascript } from './javascript.ts';
import { python } from './python.ts';

/** What a node is, across languages. */
export type Role =
  | 'file'
  | 'block'
  | 'function'
  | 'lambda'
  | 'class'
  | 'params'
  | 'pattern'
  | 'type'
  | 'import'
  | 'identifier'
  | 'property'
  | 'number'
  | 'string'
  | 'boolean'
  | 'null'
  | 'call'
  | 'args'
  | 'keyword-argument'
  | 'member'
  | 'subscript'
  | 'slice'
  | 'binary'
  | 'comparison'
  | 'logical'
  | 'not'
  | 'unary'
  | 'update'
  | 'assignment'
  | 'augmented'
  | 'conditional'
  | 'parenthesised'
  | 'collection'
  | 'await'
  | 'if'
  | 'while'
  | 'for'
  | 'for-each'
  | 'return'
  | 'jump'
  | 'expression-statement'
  | 'declaration'
  | 'throw';

/** Everything the repair operators know of one language. A new language is one such table. */
export interface LanguageTable {
  readonly name: 'javascript' | 'python';
  roleOf(node: SyntaxNode): Role | undefined;
  /** grammar's field name -> ours, by node type */
  readonly fields: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** fields that the grammar does not name, set by child id */
  placeFields?(node: SyntaxNode, fields: Map<number, string>): void;

  readonly words: {
    readonly and: string;
    readonly or: string;
    readonly true: string;
    readonly false: string;
    readonly null: string;
    readonly equal: string;
    readonly notEqual: string;
  };
  readonly comparisons: readonly string[];
  /** the most likely other operators first, by operator */
  readonly arithmetic: Readonly<Record<string, readonly string[]>>;
  readonly compound: Readonly<Record<string, readonly string[]>>;
  /** functions and methods that are mistaken for one another */
  readonly calleeGroups: readonly (readonly string[])[];
  /** one-argument functions worth wrapping around a value, and calls without arguments worth adding behind one */
  readonly wrappers: readonly string[];
  readonly suffixes: readonly string[];
  /** names that are always in scope, for a misspelt name */
  readonly globals: readonly string[];
  /** member names worth trying for a misspelt one */
  readonly members: readonly string[];
  readonly self: string | undefined;

  not(expression: string): string;
  isNull(expression: string): string;
  isNotNull(expression: string): string;
  isEmpty(expression: string): string;
  length(expression: string): string;
  contains(item: string, container: string): string;
  /** a statement that leaves when the condition holds, one line, no indent */
  guard(condition: string, action: string): string;
  end: ';' | '';
  /** calls `collection.add(value)` in the ways of the language */
  appends(collection: string, value: string): readonly string[];
}

/** The table of a language; undefined when nobody has written it yet. */
export function languageTable(language: SyntaxLanguage | undefined): LanguageTable | undefined {
  switch (language) {
    case 'javascript':
    case 'typescript':
    case 'tsx':
      return javascript;
    case 'python':
      return python;
    case 'go':
    case 'java':
    case 'rust':
    case 'bash':
    case 'powershell':
    case 'css':
    case 'cpp':
    case 'csharp':
    case 'php':
    case 'ruby':
    case undefined:
      return undefined;
  }
}
