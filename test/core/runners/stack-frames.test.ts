import assert from 'node:assert/strict';
import { joinPath, stackFrames, workspacePath } from '../../../extension/src/core/runners/stack-frames.ts';

const place = { roots: ['/home/me/project', '/private/home/me/project'], directory: 'packages/a' };
const lines = (stack: string): string[] =>
  stackFrames(stack, place).map(({ path, line, column, symbol }) => [path, line, column, symbol].join(':'));

describe('stacks', () => {
  it('of V8 give the frames of the project, deepest first', () => {
    const stack = `TypeError: x is not a function
    at compute (/home/me/project/src/sum.js:3:9)
    at async Object.<anonymous> (file:///home/me/project/packages/a/sum%20test.mjs?v=2:10:5)
    at new Thing (/private/home/me/project/src/thing.js:1:1)
    at Array.map (<anonymous>)
    at /home/me/project/src/callback.js:7:2
    at Context.run [as fn] (test/relative.js:4:10)
    at callFn (/home/me/project/node_modules/mocha/lib/runnable.js:366:21)
    at process.processImmediate (node:internal/timers:485:21)
    at elsewhere (/usr/lib/other.js:1:1)`;
    assert.deepEqual(lines(stack), [
      'src/sum.js:3:9:compute',
      'packages/a/sum test.mjs:10:5:',
      'src/thing.js:1:1:Thing',
      'src/callback.js:7:2:',
      'packages/a/test/relative.js:4:10:Context.run',
    ]);
  });

  it('of V8 give the place of a syntax error, and of evaluated code', () => {
    assert.deepEqual(lines('/home/me/project/a.js:12\nlet = ;\n    ^\n\nSyntaxError: Unexpected token'), [
      'a.js:12::',
    ]);
    assert.deepEqual(
      lines('Error: x\n    at sum (eval at <anonymous> (/home/me/project/test.js:3:1), <anonymous>:5:3)'),
      ['test.js:3:1:sum'],
    );
  });

  it('of Windows give the same frames', () => {
    const windows = { roots: ['C:\\Users\\me\\project'], directory: '.' };
    const stack = `Error: x
    at f (c:\\Users\\me\\project\\src\\a.js:1:2)
    at file:///C:/Users/me/project/test/b.mjs:3:4`;
    assert.deepEqual(
      stackFrames(stack, windows).map(({ path, line }) => [path, line]),
      [
        ['src/a.js', 1],
        ['test/b.mjs', 3],
      ],
    );
  });

  it('of Python give the last exception, deepest frame first', () => {
    const stack = `Traceback (most recent call last):
  File "/home/me/project/first.py", line 1, in <module>
ValueError: first

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/usr/lib/python3.11/unittest/case.py", line 57, in run
  File "/home/me/project/tests/test_a.py", line 8, in test_a
  File "/home/me/project/.venv/lib/python3.11/site-packages/lib.py", line 3, in call
  File "solution.py", line 20, in solve
  File "<string>", line 1, in <module>
TypeError: second`;
    assert.deepEqual(lines(stack), ['packages/a/solution.py:20::solve', 'tests/test_a.py:8::test_a']);
  });

  it('name a place that repeats itself once', () => {
    const frame = '    at f (/home/me/project/a.js:1:2)\n';
    assert.deepEqual(lines(`Error\n${frame.repeat(3)}`), ['a.js:1:2:f']);
  });
});

describe('paths that runners tell', () => {
  it('become workspace paths, or nothing outside of the workspace', () => {
    assert.equal(workspacePath('/home/me/project/a/../b.js', place), 'b.js');
    assert.equal(workspacePath('../b/c.js', place), 'packages/b/c.js');
    assert.equal(workspacePath('../../../out.js', place), undefined);
    assert.equal(workspacePath('/home/me/project-two/a.js', place), undefined);
    assert.equal(workspacePath('node:fs', place), undefined);
    assert.equal(joinPath('a/b', '../../../c'), '../c');
    assert.equal(joinPath('a', '..'), '.');
  });
});
