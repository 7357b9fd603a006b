import assert from 'node:assert/strict';
import { runInNewContext } from 'node:vm';
import { instrumentLines, relativeImports } from '../../../extension/src/core/repair/instrument-lines.ts';
import { codeTreeOf } from '../../support/code-trees.ts';

const program = `'use strict';
function sign(n) {
  if (n < 0) return -1;
  else if (n === 0) return 0;
  for (let i = 0; i < 1; i++) n += 1;
  switch (n) {
    case 100:
      return 100;
    default:
      n -= 1;
  }
  do n -= 0; while (false);
  label: while (true) break label;
  return 1;
}
const twice = (n) =>
  n * 2;
class Box {
  value = 1;
  get() { return this.value; }
}
const list = [sign(-3), sign(0), sign(5), twice(4), new Box().get()];
`;

async function linesOf(text: string): Promise<{ lines: number[]; list: unknown }> {
  const lines = new Set<number>();
  const context = { __ratchetLine: (_file: number, line: number) => lines.add(line) };
  const list: unknown = runInNewContext(
    `${instrumentLines(await codeTreeOf('javascript', text), 0)};list`,
    context,
  );
  return { lines: [...lines].toSorted((a, b) => a - b), list };
}

describe('instrumented JavaScript', () => {
  it('does what it did, on the same lines', async () => {
    const { list } = await linesOf(program);
    assert.deepEqual(JSON.stringify(list), JSON.stringify([-1, 0, 1, 8, 1]));
    const text = instrumentLines(await codeTreeOf('javascript', program), 0);
    assert.equal(text.split('\n').length, program.split('\n').length);
  });

  it('tells which lines ran', async () => {
    const { lines } = await linesOf(program);
    for (const line of [3, 4, 5, 6, 10, 12, 13, 14, 17, 20]) assert.ok(lines.includes(line), `line ${line}`);
    assert.ok(!lines.includes(8));
  });

  it('leaves modules and types valid', async () => {
    const text = `import { a } from './a.ts';\nexport const b = (c: number): number => c + a;\nexport default function d() { return 1; }\nexport type T = { e: string };\n`;
    const tree = await codeTreeOf('typescript', text);
    const changed = await codeTreeOf('typescript', instrumentLines(tree, 3));
    assert.ok(!changed.text.includes('ERROR'));
    assert.ok(changed.text.includes('__ratchetLine(3,2)'));
    assert.ok(changed.text.startsWith("import { a } from './a.ts';"));
  });

  it('knows the relative modules that a file loads', async () => {
    const text = `import a from './a.js';\nimport b from 'b';\nexport * from '../c';\nconst d = require('./d');\nawait import('./e.mjs');\nconst f = './f';\n`;
    assert.deepEqual(relativeImports(await codeTreeOf('javascript', text)), [
      './a.js',
      '../c',
      './d',
      './e.mjs',
    ]);
  });
});
