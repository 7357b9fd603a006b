import assert from 'node:assert/strict';
import fc from 'fast-check';
import { renderTask, taskContextMax } from '../../../extension/src/vscode/tasks/render-task.ts';

describe('The text of a task', () => {
  it('is the task alone when nothing else is given', () => {
    assert.equal(renderTask('  Add a total.\n', ' \n', []), 'Add a total.');
  });

  it('says what has to hold and what the person pointed at', () => {
    const text = renderTask('Add a total.', '- totals add up\n\n* nothing else changes\nit is fast', [
      { kind: 'file', path: 'src/cart.js' },
      { kind: 'selection', path: 'src/money.js', startLine: 3, endLine: 4, text: 'a\nb\n' },
      { kind: 'selection', path: 'src/gone.js', startLine: 7, endLine: 7, text: null },
      {
        kind: 'problems',
        path: null,
        problems: [{ path: 'src/a.ts', line: 2, severity: 'error', message: 'no\n  way', source: 'ts 2304' }],
      },
      { kind: 'problems', path: 'src/b.ts', problems: [] },
    ]);
    assert.equal(
      text,
      `Add a total.

Acceptance criteria:
- totals add up
- nothing else changes
- it is fast

Context:
- src/cart.js
- src/money.js:3-4
\`\`\`
a
b
\`\`\`
- src/gone.js:7
- problems in the workspace:
  - src/a.ts:2 error: no way (ts 2304)
- problems in src/b.ts: none`,
    );
  });

  it('never lets a selection end its own block', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('`', '``', '```', '````', 'a', '\n')), (parts) => {
        const text = parts.join('');
        const rendered = renderTask('t', '', [
          { kind: 'selection', path: 'p', startLine: 1, endLine: 1, text },
        ]);
        const lines = rendered.split('\n');
        const fence = lines.at(-1) ?? '';
        assert.match(fence, /^`{3,}$/);
        assert.deepEqual(
          lines.flatMap((line, index) => (line === fence ? [index] : [])),
          [4, lines.length - 1],
        );
      }),
    );
  });

  it('cuts long selections and long lists, and says so', () => {
    const text = 'x'.repeat(taskContextMax.selectionCharacters + 5);
    const selection = renderTask('t', '', [{ kind: 'selection', path: 'p', startLine: 1, endLine: 1, text }]);
    assert.match(selection, /\[5 characters cut\]/);
    const problem = { path: 'a', line: 1, severity: 'error', message: 'm', source: '' } as const;
    const problems = Array.from({ length: taskContextMax.problems + 2 }, () => problem);
    assert.match(renderTask('t', '', [{ kind: 'problems', path: null, problems }]), / {2}- and 2 more$/);
  });
});
