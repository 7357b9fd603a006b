import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mergeThreeWay } from '../../../extension/src/core/edits/merge.ts';
import { diffLines } from '../../../extension/src/core/edits/line-diff.ts';

const merge = (base: string, mine: string, theirs: string): string => {
  const result = mergeThreeWay({ base, mine, theirs });
  return result.clean ? result.text : `conflict: ${result.conflicts.map(({ line }) => line).join()}`;
};
const text = fc
  .array(fc.constantFrom('', 'a', 'b', 'c', 'd'), { maxLength: 12 })
  .map((lines) => lines.join('\n'));
/** a text made from a base: lines dropped, replaced or added; new lines carry the side's name */
const changed = (side: string) => (base: readonly string[], choices: readonly number[]) =>
  base.flatMap((line, at) => {
    const choice = (choices[at] ?? 0) % 6;
    return choice === 0
      ? []
      : choice === 1
        ? [`${side}${at}`]
        : choice === 2
          ? [line, `${side}${at}`]
          : [line];
  });

describe('three-way merge', () => {
  it('takes both sides’ changes', () => {
    assert.equal(merge('a\nb\nc\n', 'A\nb\nc\n', 'a\nb\nC\n'), 'A\nb\nC\n');
    assert.equal(merge('a\nb\nc\n', 'a\nc\n', 'a\nb\nc\nd\n'), 'a\nc\nd\n');
  });

  it('changes nothing of one side when the other did nothing, and merges equal changes', () => {
    fc.assert(
      fc.property(text, text, (base, changedText) => {
        assert.equal(merge(base, changedText, base), changedText);
        assert.equal(merge(base, base, changedText), changedText);
        assert.equal(merge(base, changedText, changedText), changedText);
      }),
    );
  });

  it('never loses a line that one side added or changed', () => {
    const choices = fc.array(fc.nat(), { maxLength: 12 });
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('', 'x', 'y', 'z'), { maxLength: 12 }),
        choices,
        choices,
        (base, ours, others) => {
          const mine = changed('mine')(base, ours);
          const theirs = changed('theirs')(base, others);
          const result = mergeThreeWay({
            base: base.join('\n'),
            mine: mine.join('\n'),
            theirs: theirs.join('\n'),
          });
          const lines = result.text.split('\n');
          for (const line of [...mine, ...theirs]) if (/\d/.test(line)) assert.ok(lines.includes(line), line);
        },
      ),
    );
  });

  it('loses no line of mine that the other side left alone', () => {
    fc.assert(
      fc.property(text, text, text, (base, mine, theirs) => {
        const result = mergeThreeWay({ base, mine, theirs });
        const added = diffLines(base.split('\n'), mine.split('\n')).flatMap((change) =>
          mine.split('\n').slice(change.afterStart, change.afterEnd),
        );
        const lines = new Set(result.text.split('\n'));
        for (const line of added) assert.ok(lines.has(line));
      }),
    );
  });

  it('does not depend on who is who', () => {
    fc.assert(
      fc.property(text, text, text, (base, mine, theirs) => {
        const one = mergeThreeWay({ base, mine, theirs });
        const other = mergeThreeWay({ base, mine: theirs, theirs: mine });
        assert.equal(one.clean, other.clean);
        if (one.clean) assert.equal(one.text, other.text);
      }),
    );
  });

  it('merges all changes that do not touch', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 6 }), { minLength: 1, maxLength: 10 }), (choices) => {
        const write = (sides: readonly string[]): string =>
          choices
            .flatMap((choice, at) => {
              const changes: Record<number, [string, string[]]> = {
                0: ['mine', []],
                1: ['mine', [`m${at}`]],
                2: ['mine', [`line ${at}`, `m${at}`]],
                3: ['theirs', []],
                4: ['theirs', [`t${at}`]],
                5: ['theirs', [`t${at}`, `line ${at}`]],
              };
              const change = changes[choice];
              const own = change !== undefined && sides.includes(change[0]) ? change[1] : [`line ${at}`];
              return [...own, `between ${at}`];
            })
            .join('\n');
        assert.equal(merge(write([]), write(['mine']), write(['theirs'])), write(['mine', 'theirs']));
      }),
    );
  });

  it('takes milliseconds for long files full of equal lines', () => {
    const lines = Array.from({ length: 20_000 }, (_, index) =>
      index % 3 === 0 ? '}' : `line ${index % 50}`,
    );
    const base = lines.join('\n');
    const result = mergeThreeWay({ base, mine: `mine\n${base}`, theirs: `${base}\ntheirs` });
    assert.deepEqual(result, { clean: true, text: `mine\n${base}\ntheirs` });
  });

  it('shows a conflict with all three sides between markers', () => {
    const result = mergeThreeWay({ base: 'a\nb\nc', mine: 'a\nmine\nc', theirs: 'a\ntheirs\nc' });
    assert.deepEqual(result, {
      clean: false,
      text: 'a\n<<<<<<< mine\nmine\n||||||| base\nb\n=======\ntheirs\n>>>>>>> theirs\nc',
      conflicts: [{ line: 2, mine: ['mine'], base: ['b'], theirs: ['theirs'] }],
    });
    assert.equal(merge('a\n', 'mine\na\n', 'theirs\na\n'), 'conflict: 1');
    assert.equal(merge('a\nb\n', 'a\n', 'a\nB\n'), 'conflict: 2', 'deleted here, changed there');
  });

  it('keeps line endings, and takes a change of them that one side made', () => {
    assert.equal(merge('a\r\nb\r\n', 'a\r\nB\r\n', 'new\na\nb\n'), 'new\na\nB\n');
    assert.equal(merge('a\nb\n', 'a\r\nb\r\n', 'a\nb\nc\n'), 'a\r\nb\r\nc\r\n');
    assert.equal(merge('a\nb\nc', 'a\r\nb\nC', 'a\nb\nnew\nc'), 'conflict: 3');
    assert.equal(merge('a\nb\nc', 'a\r\nb\nc', 'a\nnew\nb\nc'), 'a\r\nnew\r\nb\nc');
  });
});
