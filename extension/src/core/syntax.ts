/** Languages with a bundled tree-sitter grammar. */
export type SyntaxLanguage =
  | 'javascript'
  | 'typescript'
  | 'tsx'
  | 'python'
  | 'go'
  | 'java'
  | 'rust'
  | 'bash'
  | 'powershell'
  | 'css'
  | 'cpp'
  | 'csharp'
  | 'php'
  | 'ruby';

/** Node of a syntax tree; the part of web-tree-sitter's node that core uses. Indices are UTF-16 offsets into the text. */
export interface SyntaxNode {
  readonly id: number;
  readonly type: string;
  readonly isNamed: boolean;
  readonly isError: boolean;
  readonly isMissing: boolean;
  readonly hasError: boolean;
  readonly startIndex: number;
  readonly endIndex: number;
  readonly startPosition: { readonly row: number; readonly column: number };
  readonly endPosition: { readonly row: number; readonly column: number };
  readonly text: string;
  readonly parent: SyntaxNode | null;
  readonly children: readonly (SyntaxNode | null)[];
  readonly namedChildren: readonly (SyntaxNode | null)[];
  readonly childCount: number;
  readonly namedChildCount: number;
  childForFieldName(name: string): SyntaxNode | null;
}

/** A parsed file. It holds memory outside of JavaScript's heap until `delete`. */
export interface SyntaxTree {
  readonly rootNode: SyntaxNode;
  delete(): void;
}
