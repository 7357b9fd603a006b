import assert from 'node:assert/strict';
import { codeTree } from '../../extension/src/core/repair/code-tree.ts';
import type { CodeTree } from '../../extension/src/core/repair/code-tree.ts';
import { languageTable } from '../../extension/src/core/repair/languages/language-table.ts';
import { createSyntaxTrees } from '../../extension/src/node/syntax/syntax-trees.ts';

const syntax = createSyntaxTrees();

/** The plain tree of a text. */
export async function codeTreeOf(
  language: 'javascript' | 'typescript' | 'python',
  text: string,
): Promise<CodeTree> {
  const table = languageTable(language);
  assert.ok(table);
  const tree = await syntax.parse(language, text);
  try {
    return codeTree(tree, text, table);
  } finally {
    tree.delete();
  }
}
