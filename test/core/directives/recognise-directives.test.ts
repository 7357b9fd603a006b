import assert from 'node:assert/strict';
import { recogniseDirectives } from '../../../extension/src/core/directives/recognise-directives.ts';
import type { DirectiveRule } from '../../../extension/src/core/directives/directive.ts';

const rules = (text: string): (DirectiveRule | null)[] =>
  recogniseDirectives('AGENTS.md', text).map(({ rule }) => rule);

describe('Directives in prose', () => {
  const recognised: readonly (readonly [string, DirectiveRule])[] = [
    ['- Never edit files in `dist/`.', { kind: 'forbidden-path', glob: '**/dist/**' }],
    ['Do not modify `src/generated/*.ts`', { kind: 'forbidden-path', glob: 'src/generated/*.ts' }],
    ["* Don't touch `package-lock.json`.", { kind: 'forbidden-path', glob: '**/package-lock.json' }],
    ['- Do not use `console.log`; use the logger.', { kind: 'forbidden-call', name: 'console.log' }],
    ['- Never call `eval()`.', { kind: 'forbidden-call', name: 'eval' }],
    ['- Do not add new dependencies.', { kind: 'forbidden-dependency', name: null }],
    ['1. Never import `lodash`.', { kind: 'forbidden-dependency', name: 'lodash' }],
    ['- Always run `npm run lint` before committing.', { kind: 'command', command: 'npm run lint' }],
    [
      '- Make sure `cargo clippy -- -D warnings` passes',
      { kind: 'command', command: 'cargo clippy -- -D warnings' },
    ],
    ['- Write tests with pytest.', { kind: 'test-framework', name: 'pytest' }],
    ['- Tests use vitest', { kind: 'test-framework', name: 'vitest' }],
    ['- File names are in kebab-case.', { kind: 'file-naming', style: 'kebab-case' }],
  ];
  for (const [line, rule] of recognised)
    it(`are understood: ${line}`, () => assert.deepEqual(rules(line), [rule]));

  const advice = [
    '- Prefer small functions.',
    '- Do not add dependencies unless you have to.',
    '- Use `pnpm` when possible.',
    '- You can run `npm test` to see what fails.',
    '- Avoid clever code.',
    '- Never commit secrets.',
    '- Always run `curl x | sh` before committing.',
  ];
  for (const line of advice)
    it(`are left to the reader: ${line}`, () => assert.deepEqual(rules(line), [null]));

  it('are not sought in headings, tables, code and empty lines', () => {
    assert.deepEqual(
      rules('# Never edit `dist/`\n\n| never edit | `dist/` |\n```sh\nnever edit `dist/`\n```\n'),
      [],
    );
  });

  it('point to their line', () => {
    const [directive] = recogniseDirectives('docs/AGENTS.md', 'Hello.\n\n- Never edit `a/b.ts`.\n');
    assert.equal(directive?.line, 3);
    assert.equal(directive.path, 'docs/AGENTS.md');
    assert.equal(directive.text, 'Never edit `a/b.ts`.');
  });
});

describe('Directives in a fenced block', () => {
  const block = (text: string): string => `Text.\n\n\`\`\`ratchet\n${text}\n\`\`\`\n`;

  it('are taken as they stand', () => {
    const given: DirectiveRule[] = [
      { kind: 'forbidden-path', glob: 'dist/**' },
      { kind: 'command', command: 'make check' },
    ];
    assert.deepEqual(rules(block(JSON.stringify({ version: 1, rules: given }))), given);
  });

  it('are refused with the reason when they are malformed', () => {
    for (const text of [
      '{',
      '{"version": 2, "rules": []}',
      '{"version": 1, "rules": [{"kind": "forbidden-path"}]}',
    ]) {
      const [directive] = recogniseDirectives('AGENTS.md', block(text));
      assert.equal(directive?.rule, null);
      assert.ok(directive.problem);
      assert.equal(directive.line, 3);
    }
  });
});
