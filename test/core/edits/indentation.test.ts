import assert from 'node:assert/strict';
import {
  deriveShift,
  shiftLine,
  type IndentationPair,
} from '../../../extension/src/core/edits/indentation.ts';

/** What the rule behind the pairs makes of other indentations; `none` when the pairs have no rule. */
function shift(pairs: IndentationPair[], ...indentations: string[]): unknown {
  const rule = deriveShift(pairs);
  return rule === undefined ? 'none' : indentations.map((indentation) => rule(indentation));
}

describe('indentation', () => {
  it('stays when no line differs', () => {
    assert.deepEqual(shift([['  ', '  ']], '', '  ', '\t'), ['', '  ', '\t']);
    assert.deepEqual(shift([], '  '), ['  ']);
  });

  it('gets a prefix more or less', () => {
    assert.deepEqual(
      shift(
        [
          ['', '\t'],
          ['\t', '\t\t'],
        ],
        '',
        '\t\t',
      ),
      ['\t', '\t\t\t'],
    );
    assert.deepEqual(
      shift(
        [
          ['    ', ''],
          ['      ', '  '],
        ],
        '    ',
        '  ',
      ),
      ['', undefined],
    );
  });

  it('is translated between units', () => {
    assert.deepEqual(shift([['  ', '\t']], '    ', ' ', '\t'), ['\t\t', undefined, undefined]);
    assert.deepEqual(
      shift(
        [
          ['', '\t'],
          ['  ', '\t\t'],
        ],
        '    ',
      ),
      ['\t\t\t'],
    );
    assert.deepEqual(shift([['\t', '    ']], '\t\t', ''), ['        ', '']);
    assert.deepEqual(
      shift(
        [
          ['', ''],
          ['  ', '    '],
          ['    ', '        '],
        ],
        '      ',
      ),
      [' '.repeat(12)],
    );
  });

  it('has no rule where the lines are shifted differently', () => {
    assert.equal(
      shift([
        ['', '  '],
        ['', '    '],
      ]),
      'none',
    );
    assert.equal(
      shift([
        ['', '  '],
        ['    ', '    '],
      ]),
      'none',
      'only the first line lacks its indentation',
    );
    assert.equal(
      shift([
        ['', '  '],
        ['  ', '  '],
        ['    ', '    '],
      ]),
      'none',
    );
    assert.equal(
      shift([
        ['  ', '\t'],
        ['    ', '\t'],
      ]),
      'none',
    );
    assert.equal(
      shift([
        [' \t', '  '],
        ['', ' '],
      ]),
      'none',
    );
  });

  it('leaves blank lines as they are', () => {
    assert.equal(
      shiftLine('  ', () => '\t'),
      '  ',
    );
    assert.equal(
      shiftLine('  x  ', () => '\t'),
      '\tx  ',
    );
    assert.equal(
      shiftLine('  x', () => undefined),
      undefined,
    );
  });
});
