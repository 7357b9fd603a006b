import assert from 'node:assert/strict';
import { hunksOf } from '../../../extension/src/core/edits/hunks.ts';
import type { UnitDecision } from '../../../extension/src/core/review/review-model.ts';
import { mergeSides, reviewFile } from '../../../extension/src/core/review/review-model.ts';

const lines = (text: string): string[] => text.split('');
const join = (all: readonly string[]): string => all.join('');
/** texts of one-character lines; the decisions on the hunks in order, open where none is given */
function review(
  texts: { readonly base: string; readonly proposed: string; readonly current: string },
  decisions: readonly UnitDecision[] = [],
): { readonly places: readonly string[]; readonly proposal: string } {
  const [base, proposed] = [lines(texts.base), lines(texts.proposed)];
  const hunks = hunksOf('a', base.join('\n'), proposed.join('\n'));
  const decisionOf = (hunk: { readonly id: string }): UnitDecision =>
    decisions[hunks.findIndex(({ id }) => id === hunk.id)] ?? 'open';
  const { open, proposal } = reviewFile(
    { path: 'a', base, proposed, hunks },
    lines(texts.current),
    decisionOf,
  );
  return {
    places: open.map(({ place, inProposal }) =>
      [place.kind, `${place.start}-${place.end}`, `${inProposal.start}-${inProposal.end}`].join(' '),
    ),
    proposal: join(proposal),
  };
}

describe('The place of a proposed hunk', () => {
  it('is where it was when nobody typed', () => {
    assert.deepEqual(review({ base: 'abcdef', proposed: 'aXcdefY', current: 'abcdef' }), {
      places: ['clear 1-2 1-2', 'clear 6-6 6-7'],
      proposal: 'aXcdefY',
    });
  });

  it('moves with what was typed and deleted elsewhere', () => {
    assert.deepEqual(review({ base: 'abcdef', proposed: 'abcdXf', current: '12abdef'.replace('b', '') }), {
      places: ['clear 4-5 4-5'],
      proposal: '12adXf',
    });
  });

  it('is a conflict where the person changed the same lines, or lines that touch them', () => {
    for (const current of ['aBcdef', 'acdef', 'abXXcdef', 'Abcdef'])
      assert.deepEqual(review({ base: 'abcdef', proposed: 'aXcdef', current }).proposal, current);
    assert.deepEqual(review({ base: 'abcdef', proposed: 'aXcdef', current: 'aBcdef' }).places, [
      'conflict 1-2 1-2',
    ]);
    assert.deepEqual(review({ base: 'abcdef', proposed: 'aXcdef', current: 'abc!def' }).places, [
      'clear 1-2 1-2',
    ]);
  });

  it('is present when the person’s text says the same', () => {
    assert.deepEqual(review({ base: 'abcdef', proposed: 'aXcdefY', current: 'aXcdef' }), {
      places: ['present 1-2 1-2', 'clear 6-6 6-7'],
      proposal: 'aXcdefY',
    });
  });

  it('is found among equal lines, where a line that comes can stand at several places', () => {
    const texts = { base: 'a}}b', proposed: 'a}}}b' };
    assert.deepEqual(review({ ...texts, current: 'a}}b' }).proposal, 'a}}}b');
    assert.deepEqual(review({ ...texts, current: '!a}}b' }).proposal, '!a}}}b');
    assert.deepEqual(review({ ...texts, current: 'a}}}b' }).places, ['present 3-4 3-4']);
  });

  it('is counted from a text with the hunks that were kept, and without those that were undone', () => {
    const texts = { base: 'abcdefgh', proposed: 'aXYcdeZgW', current: 'aXYcdefgh' };
    assert.deepEqual(review(texts, ['kept']).places, ['clear 6-7 6-7', 'clear 8-9 8-9']);
    assert.deepEqual(review(texts, ['kept', 'undone']), { places: ['clear 8-9 8-9'], proposal: 'aXYcdefgW' });
  });

  it('is no conflict beside lines that the person merged by hand', () => {
    const texts = { base: 'abcdefgh', proposed: 'aXcdefgW', current: 'aBXcdefgh' };
    assert.deepEqual(review(texts, ['settled']), { places: ['clear 8-9 8-9'], proposal: 'aBXcdefgW' });
  });

  it('may be the same for two hunks that the person changed in one go', () => {
    const found = review({ base: 'abcdef', proposed: 'aXcYef', current: 'a123ef' });
    assert.deepEqual(found, { places: ['conflict 1-4 1-4', 'conflict 1-4 1-4'], proposal: 'a123ef' });
  });
});

describe('The sides of a merge by hand', () => {
  it('are what the person started from and that with the hunks in question only', () => {
    const [base, proposed] = [lines('abcdefgh'), lines('aXcdeZgW')];
    const hunks = hunksOf('a', base.join('\n'), proposed.join('\n'));
    const [first, second] = hunks;
    assert.ok(first && second);
    const sides = mergeSides(
      { path: 'a', base, proposed, hunks },
      ({ id }) => (id === first.id ? 'kept' : 'open'),
      new Set([second.id]),
    );
    assert.deepEqual([join(sides.base), join(sides.proposed)], ['aXcdefgh', 'aXcdeZgh']);
  });
});
