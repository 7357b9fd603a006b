import assert from 'node:assert/strict';
import { detectFormat } from '../../../extension/src/core/edits/parse-edits.ts';
import { isPlaceholder } from '../../../extension/src/core/edits/placeholders.ts';
import { edited, patched } from '../../support/patched-files.ts';

describe('placeholders for left-out code', () => {
  const placeholders = [
    '// ... existing code ...',
    '    # ... rest of the function stays the same ...',
    '/* ... unchanged ... */',
    '<!-- ... existing markup, kept as is ... -->',
    '{/* ... rest of the component ... */}',
    '-- ... same as before',
    '// rest of methods ...',
    '(rest of code ...)',
    '// (the rest of the file is unchanged)',
    '[... remaining lines omitted ...]',
    '// … existing code …',
    '... existing code ...',
    '# Keep existing imports...',
    '// ...',
    '# …',
  ];
  for (const line of placeholders) it(`sees one in ${line}`, () => assert.equal(isPlaceholder(line), true));

  const code = [
    '...',
    '    ...',
    'def f(self): ...',
    'const all = [...rest, ...same];',
    '  ...existing,',
    '  ...rest, other',
    'function f(...rest) {',
    'f(same, rest)',
    '(rest of args)(x)',
    '// TODO: handle the rest...',
    '// wait for the same thing...',
    'throw new Error("... existing code ...");',
    'print("loading...")',
    '# existing users keep their plan',
    '// the same (see above)',
    '<Spread {...previous} />',
  ];
  for (const line of code) it(`sees none in ${line}`, () => assert.equal(isPlaceholder(line), false));

  it('are never written as code, in no format', () => {
    const lazy = 'f() {\n  // ... existing code ...\n}\n';
    const files = { a: 'f() {\n  one();\n}\n' };
    const write = edited(files, [{ kind: 'write', path: 'a', text: lazy }]);
    const add = edited({}, [{ kind: 'add', path: 'a', text: lazy }]);
    for (const outcome of [write, add])
      assert.deepEqual('refused' in outcome && outcome.refused, ['placeholder']);
    assert.equal(detectFormat(lazy), 'lazy');
    const text = patched(files, lazy, { path: 'a' });
    assert.deepEqual('refused' in text && text.refused, ['placeholder']);
  });

  it('may stay where the file has them already', () => {
    const files = { a: '// ... existing code ...\none\n' };
    const outcome = edited(files, [{ kind: 'write', path: 'a', text: 'two\n// ... existing code ...\n' }]);
    assert.ok('files' in outcome);
  });
});
