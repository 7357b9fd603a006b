import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeEditorKnowledge } from '../contracts/editor-knowledge.ts';
import { createFakeEditorKnowledge } from './fake-editor-knowledge.ts';

const fixture = join(import.meta.dirname, '..', 'fixtures', 'knowledge');
const read = (path: string): string => readFileSync(join(fixture, path), 'utf8');
const files = { 'src/cart.ts': read('src/cart.ts'), 'src/prices.ts': read('src/prices.ts') };
const misspelt = { startLine: 7, startColumn: 30, endLine: 7, endColumn: 38 };

describeEditorKnowledge('fake', {
  read: async (path) => read(path),
  show: async () => undefined,
  open: async (itemsMax) =>
    createFakeEditorKnowledge({
      files,
      ...(itemsMax !== undefined && { itemsMax }),
      diagnostics: [
        {
          path: 'src/cart.ts',
          line: 7,
          column: 30,
          severity: 'error',
          message: "Cannot find name 'cartTotl'.",
          source: 'ts(2552)',
        },
      ],
      codeActions: [
        {
          title: "Change spelling to 'cartTotal'",
          kind: 'quickfix',
          preferred: true,
          edits: [
            {
              path: 'src/cart.ts',
              text: files['src/cart.ts'],
              edits: [{ ...misspelt, newText: 'cartTotal' }],
            },
          ],
        },
      ],
    }),
});
