import assert from 'node:assert/strict';
import { createTwoFilesPatch } from 'diff';
import fc from 'fast-check';
import { planPatch } from '../../../extension/src/core/edits/apply-patch.ts';
import { diffLines } from '../../../extension/src/core/edits/line-diff.ts';
import { detectFormat, parseEdits } from '../../../extension/src/core/edits/parse-edits.ts';
import type { EditFormat } from '../../../extension/src/core/edits/file-edit.ts';
import { patched } from '../../support/patched-files.ts';

const line = fc.constantFrom(
  '',
  ' ',
  'a',
  'b',
  '  a',
  '\ta',
  '}',
  'if x:',
  '- x',
  '+ y',
  '-- z',
  '@@ v',
  '=======',
  'é “q”',
);
const linesOf = fc.array(line, { minLength: 1, maxLength: 14 });
const textOf = (lines: readonly string[]): string => lines.map((text) => `${text}\n`).join('');

/** The change between two texts as a model that knows the format writes it: with this many lines of context. */
function applyPatchOf(before: readonly string[], after: readonly string[], context: number): string {
  const lines = ['*** Begin Patch', '*** Update File: f'];
  for (const change of diffLines(before, after)) {
    const from = Math.max(0, change.beforeStart - context);
    const to = Math.min(before.length, change.beforeEnd + context);
    lines.push('@@', ...before.slice(from, change.beforeStart).map((text) => ` ${text}`));
    lines.push(...before.slice(change.beforeStart, change.beforeEnd).map((text) => `-${text}`));
    lines.push(...after.slice(change.afterStart, change.afterEnd).map((text) => `+${text}`));
    lines.push(...before.slice(change.beforeEnd, to).map((text) => ` ${text}`));
    if (to === before.length) lines.push('*** End of File');
  }
  return [...lines, '*** End Patch', ''].join('\n');
}

function blocksOf(before: readonly string[], after: readonly string[], context: number): string {
  const escape = (text: string): string => (text === '=======' ? `\\${text}` : text);
  return diffLines(before, after)
    .map((change) => {
      const head = before.slice(Math.max(0, change.beforeStart - context), change.beforeStart);
      const tail = before.slice(change.beforeEnd, change.beforeEnd + context);
      const old = [...head, ...before.slice(change.beforeStart, change.beforeEnd), ...tail];
      const now = [...head, ...after.slice(change.afterStart, change.afterEnd), ...tail];
      return ['<<<<<<< SEARCH', ...old.map(escape), '=======', ...now.map(escape), '>>>>>>> REPLACE'].join(
        '\n',
      );
    })
    .join('\n');
}

const mutations: ((text: string, at: number) => string)[] = [
  (text, at) => text.slice(0, at) + text.slice(at + 1),
  (text, at) => text.slice(0, at) + text.slice(at, at + 5) + text.slice(at),
  (text, at) => `${text.slice(0, at)}\n${text.slice(at)}`,
  (text, at) => text.slice(0, at),
  (text, at) => text.slice(at),
  (text) => text.replaceAll('\n', '\r\n'),
  (text) => text.replace(/^ /gm, ''),
  (text) => text.replace(/^\*\*\* /m, '***'),
  (text, at) => `${text.slice(0, at)}@@\n${text.slice(at)}`,
  (text, at) => `${text.slice(0, at)}<<<<<<< SEARCH${text.slice(at)}`,
];

describe('patches of all kinds', () => {
  it('never land in a wrong place: a true patch gives the true result, or is refused', () => {
    let applied = 0;
    fc.assert(
      fc.property(linesOf, linesOf, fc.nat({ max: 3 }), (before, after, context) => {
        const [from, to] = [textOf(before), textOf(after)];
        fc.pre(from !== to);
        const patches: [string, EditFormat][] = [
          [applyPatchOf(before, after, context), 'apply-patch'],
          [createTwoFilesPatch('a/f', 'b/f', from, to, '', '', { context }), 'unified-diff'],
          [blocksOf(before, after, context), 'search-replace'],
        ];
        for (const [patch, format] of patches) {
          const outcome = patched({ f: from }, patch, {
            format,
            ...(format === 'search-replace' ? { path: 'f' } : {}),
          });
          if (!('files' in outcome)) continue;
          applied++;
          assert.equal(outcome.files['f'], to, `${format}\n${patch}`);
        }
      }),
      { numRuns: 400 },
    );
    assert.ok(applied > 100, `only ${applied} applied`);
  });

  it('damaged at random are applied or refused with a reason, never half and never with an exception', () => {
    const damage = fc.array(fc.tuple(fc.nat({ max: mutations.length - 1 }), fc.nat()), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(linesOf, linesOf, damage, (before, after, steps) => {
        const second = '*** Update File: g\n@@\n-only\n+changed\n*** End Patch\n';
        const whole = [
          applyPatchOf(before, after, 1).replace('*** End Patch\n', second),
          createTwoFilesPatch('a/f', 'b/f', textOf(before), textOf(after), '', '', { context: 1 }),
          `f\n${blocksOf(before, after, 1)}`,
        ];
        for (const patch of whole) {
          const text = steps.reduce(
            (now, [which, at]) => mutations[which]?.(now, now.length === 0 ? 0 : at % now.length) ?? now,
            patch,
          );
          const files = new Map([
            ['f', new TextEncoder().encode(textOf(before))],
            ['g', new TextEncoder().encode('only\n')],
          ]);
          const plan = planPatch(text, { read: (path) => files.get(path), path: 'f' });
          if (plan.ok) assert.ok(plan.writes.length > 0);
          else assert.ok(plan.message.startsWith('Cannot '), plan.message);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('made of any characters are read or refused', () => {
    const piece = fc.constantFrom(
      '*** Begin Patch\n',
      '*** Update File: f\n',
      '*** Add File: g\n',
      '*** End of File\n',
      '@@ x\n',
      '@@ -1 +1 @@\n',
      '--- a/f\n',
      '+++ b/f\n',
      'diff --git a/f b/f\n',
      '<<<<<<< SEARCH\n',
      '=======\n',
      '>>>>>>> REPLACE\n',
      '---FILEPATH f\n',
      '---FIND\n',
      '---REPLACE\n',
      '```\n',
      '+',
      '-',
      ' ',
      '\\ No\n',
      'x\n',
      '\n',
      'rename from f\n',
      'rename to ../g\n',
      '"\\303',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const text = pieces.join('');
        for (const format of [
          detectFormat(text),
          'apply-patch',
          'search-replace',
          'unified-diff',
          'find-replace',
        ] as const) {
          const parsed = parseEdits(text, { format, path: 'f' });
          if (parsed.ok) assert.ok(parsed.edits.length > 0);
          else assert.ok(parsed.message.startsWith('Cannot '));
        }
        const outcome = patched({ f: 'x\ny\n' }, text, { path: 'f' });
        assert.ok('files' in outcome || outcome.message !== '');
      }),
      { numRuns: 400 },
    );
  });
});
