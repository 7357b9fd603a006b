import assert from 'node:assert/strict';
import { newSyntaxErrors, syntaxErrors } from '../../../extension/src/core/validators/syntax-errors.ts';
import type { SyntaxError } from '../../../extension/src/core/validators/syntax-errors.ts';
import type { SyntaxLanguage } from '../../../extension/src/core/syntax.ts';
import { createSyntaxTrees } from '../../../extension/src/node/syntax/syntax-trees.ts';

const trees = createSyntaxTrees();

async function errorsIn(language: SyntaxLanguage, text: string): Promise<SyntaxError[]> {
  const tree = await trees.parse(language, text);
  try {
    return syntaxErrors(tree, text);
  } finally {
    tree.delete();
  }
}

describe('syntax errors', () => {
  it('are none in correct texts', async () => {
    assert.deepEqual(await errorsIn('javascript', 'export const a = () => ({ b: 1 });\n'), []);
    assert.deepEqual(await errorsIn('typescript', 'const a: number = 1 satisfies number;\n'), []);
    assert.deepEqual(await errorsIn('tsx', 'const a = <b c="d">{e}</b>;\n'), []);
    assert.deepEqual(await errorsIn('python', 'def f(a):\n    return a[1:]\n'), []);
    assert.deepEqual(await errorsIn('python', ''), []);
  });

  it('name the missing token and its place', async () => {
    const [error, ...rest] = await errorsIn('javascript', 'function f() {\n  g(1;\n}\n');
    assert.deepEqual(rest, []);
    assert.deepEqual(error, { line: 2, column: 6, message: 'Missing ")".' });
  });

  it('name the unexpected text once, not its parts', async () => {
    const errors = await errorsIn('python', 'a = 1\ndef f(:\n    return 1\n');
    assert.deepEqual(
      errors.map(({ line }) => line),
      [2],
    );
    assert.match(errors.map(({ message }) => message).join(), /^Unexpected "|^Missing "/u);
  });

  it('are capped at twenty', async () => {
    assert.ok((await errorsIn('javascript', 'let = ;\n@@\n'.repeat(200))).length <= 20);
  });

  it('count as new only when the text did not have them before the edit', async () => {
    const before = await errorsIn('javascript', 'g(1;\n');
    const moved = await errorsIn('javascript', 'const a = 1;\n\ng(1;\n');
    assert.deepEqual(newSyntaxErrors(before, moved), []);
    const worse = await errorsIn('javascript', 'g(1;\nh(2;\n');
    assert.deepEqual(newSyntaxErrors(before, worse), [worse[1]]);
    assert.deepEqual(newSyntaxErrors([], before), before);
  });
});
