import assert from 'node:assert/strict';
import type { SyntaxLanguage } from '../../../extension/src/core/syntax.ts';
import { createSyntaxTrees } from '../../../extension/src/node/syntax/syntax-trees.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const samples: [path: string, language: SyntaxLanguage, text: string][] = [
  ['a.js', 'javascript', 'let a = 1;'],
  ['b/c.mts', 'typescript', 'let a: number = 1;'],
  ['d.tsx', 'tsx', 'const a = <b/>;'],
  ['e.py', 'python', 'a = 1\n'],
  ['f.go', 'go', 'package a\n'],
  ['G.java', 'java', 'class G {}'],
  ['h.rs', 'rust', 'fn h() {}'],
  ['i.sh', 'bash', 'echo 1\n'],
  ['j.css', 'css', 'a { b: c }'],
  ['k.cpp', 'cpp', 'int k() { return 1; }'],
  ['l.cs', 'csharp', 'class L {}'],
  ['m.php', 'php', '<?php echo 1;'],
  ['n.rb', 'ruby', 'puts 1\n'],
];

describe('syntax trees', () => {
  for (const [path, language, text] of samples) {
    it(`parse ${language} without errors and know it by the name ${path}`, async () => {
      const trees = createSyntaxTrees();
      assert.equal(trees.languageOf(path), language);
      const tree = await trees.parse(language, text);
      assert.equal(tree.rootNode.hasError, false);
      tree.delete();
    });
  }

  it('count positions in UTF-16 units', async () => {
    const text = 'const a = "😀é"; b();';
    const tree = await createSyntaxTrees().parse('javascript', text);
    const call = tree.rootNode.namedChildren[1];
    assert.equal(text.slice(call?.startIndex, call?.endIndex), 'b();');
    assert.equal(call?.startPosition.column, text.indexOf('b()'));
    tree.delete();
  });

  it('know no language for other names', () => {
    const trees = createSyntaxTrees();
    for (const path of ['a', 'a.txt', '.js/a', 'a.js.txt']) assert.equal(trees.languageOf(path), undefined);
  });

  it('know no language whose grammar is not there', async () => {
    await using folder = await temporaryFolder();
    assert.equal(createSyntaxTrees({ grammars: folder.path }).languageOf('a.js'), undefined);
  });
});
