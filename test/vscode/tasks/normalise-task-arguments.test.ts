import assert from 'node:assert/strict';
import fc from 'fast-check';
import { normaliseTaskArguments } from '../../../extension/src/vscode/tasks/normalise-task-arguments.ts';
import { linesOf } from '../../../extension/src/vscode/tasks/selected-lines.ts';

const uri = { scheme: 'file', path: '/a.ts', fsPath: '/a.ts' };

describe('Arguments of the task command', () => {
  it('are files from the explorer, an editor, a draft, or nothing', () => {
    assert.deepEqual(normaliseTaskArguments([uri, [uri, null]]), { kind: 'files', uris: [uri] });
    assert.deepEqual(normaliseTaskArguments([uri]), { kind: 'editor', uri });
    assert.deepEqual(normaliseTaskArguments([uri, { groupId: 1 }]), { kind: 'editor', uri });
    assert.deepEqual(normaliseTaskArguments([{ task: 'Do it' }]), {
      kind: 'draft',
      known: { task: 'Do it' },
    });
    assert.deepEqual(normaliseTaskArguments([]), { kind: 'nothing' });
  });

  it('are nothing when they are none of these', () => {
    for (const given of [
      null,
      'task',
      {},
      { task: 1 },
      { task: 'x', command: 'rm' },
      { context: [{ kind: 'url' }] },
    ])
      assert.deepEqual(normaliseTaskArguments([given]), { kind: 'nothing' }, JSON.stringify(given));
  });

  it('are never a reason to throw', () => {
    fc.assert(
      fc.property(fc.array(fc.anything()), (given) => {
        normaliseTaskArguments(given);
        return true;
      }),
    );
  });
});

describe('The lines of a selection', () => {
  it('leave out a last line that nothing is selected of', () => {
    const place = (line: number, character: number): never => ({ line, character }) as never;
    assert.deepEqual(linesOf({ start: place(2, 3), end: place(4, 0) }), { startLine: 3, endLine: 4 });
    assert.deepEqual(linesOf({ start: place(2, 3), end: place(4, 1) }), { startLine: 3, endLine: 5 });
    assert.deepEqual(linesOf({ start: place(2, 0), end: place(2, 0) }), { startLine: 3, endLine: 3 });
  });
});
