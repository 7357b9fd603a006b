import assert from 'node:assert/strict';
import { markedComment } from '../../../extension/src/vscode/problems/marked-comment.ts';

const todo = 'TO' + 'DO';
const fixme = 'FIX' + 'ME';

describe('A marked comment', () => {
  it('is found behind the comment signs of many languages', () => {
    for (const line of [
      `  // ${todo}: add the tax`,
      `total = 1  # ${todo} add the tax`,
      `/* ${todo}(ada): add the tax */`,
      ` * ${todo} - add the tax`,
      `<!-- ${todo}: add the tax -->`,
      `-- ${todo}: add the tax`,
    ])
      assert.deepEqual(markedComment(line), { mark: todo, text: 'add the tax' }, line);
    assert.deepEqual(markedComment(`// ${fixme}`), { mark: fixme, text: '' });
  });

  it('is not found in code, in other words or in small letters', () => {
    for (const line of [`const ${todo} = 1`, `// ${todo}S`, '// to' + 'do: later', 'total += 1'])
      assert.equal(markedComment(line), null, line);
  });
});
