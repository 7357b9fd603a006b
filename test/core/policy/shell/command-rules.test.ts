import assert from 'node:assert/strict';
import {
  createCommandRules,
  learnRule,
  readCommandRules,
} from '../../../../extension/src/core/policy/shell/command-rules.ts';
import { plainWord } from '../../../../extension/src/core/policy/shell/shell-command.ts';

const file = (...rules: readonly object[]): string => JSON.stringify({ version: 1, rules });
const words = (text: string): ReturnType<typeof plainWord>[] => text.split(' ').map(plainWord);

describe('A file of command rules', () => {
  it('is taken when every rule matches its own examples', () => {
    const read = readCommandRules(
      file({
        words: ['npm', 'test'],
        decision: 'allow',
        matches: [['npm', 'test', '-x']],
        doesNotMatch: [['npm', 'publish']],
      }),
      'rules.json',
      false,
    );
    assert.ok(read.ok);
    assert.equal(createCommandRules(read.value).verdictOf(words('npm test'))?.decision, 'allow');
  });

  for (const [what, text, reason] of [
    ['is no JSON', '{', 'malformed'],
    ['has an unknown decision', file({ words: ['x'], decision: 'maybe' }), 'malformed'],
    ['has a rule without words', file({ words: [], decision: 'ask' }), 'malformed'],
    [
      'has a rule that misses its example',
      file({ words: ['a'], decision: 'ask', matches: [['b']] }),
      'example',
    ],
    [
      'has a rule that matches what it must not',
      file({ words: ['a'], decision: 'ask', doesNotMatch: [['a', 'b']] }),
      'example',
    ],
    ['would permit something on the repository’s word', file({ words: ['a'], decision: 'allow' }), 'permits'],
  ] as const)
    it(`is refused as a whole when it ${what}`, () => {
      const read = readCommandRules(text, 'rules.json', true);
      assert.ok(!read.ok);
      assert.equal(read.failure.reason, reason);
      assert.match(read.failure.message, /rules\.json/);
    });
});

describe('A rule that is learned from an answer', () => {
  it('allows these very words and nothing more', () => {
    const learned = learnRule(words('npm test'));
    assert.ok(learned);
    const rules = createCommandRules([learned]);
    assert.equal(rules.verdictOf(words('npm test'))?.decision, 'allow');
    for (const other of ['npm', 'npm test x', 'npm run', 'npx test'])
      assert.equal(rules.verdictOf(words(other)), null, other);
  });

  it('is not made of what only a run shows', () => {
    assert.equal(learnRule([plainWord('rm'), { text: null, raw: '$X', globs: false }]), null);
    assert.equal(learnRule([plainWord('rm'), { text: '*', raw: '*', globs: true }]), null);
  });
});
