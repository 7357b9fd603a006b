import assert from 'node:assert/strict';
import type { SessionCard } from '../../../extension/src/core/engine/session-desk.ts';
import type { CardStatus } from '../../../extension/src/vscode/history/card-status.ts';
import {
  cardContext,
  cardStatus,
  costLabel,
  groupCards,
  matchesFilter,
  taskLabel,
} from '../../../extension/src/vscode/history/card-status.ts';
import { chosenSessions } from '../../../extension/src/vscode/history/chosen-sessions.ts';
import { sessionCard } from '../../support/session-card.ts';

const paused = { kind: 'paused', reason: { kind: 'stopped-by-person' } } as const;
const ended = { kind: 'ended', ending: { kind: 'accepted' } } as const;

describe('The status of a session', () => {
  const statuses: readonly (readonly [CardStatus, Partial<SessionCard>, string])[] = [
    ['running', {}, 'session running'],
    ['running', { open: 'elsewhere' }, 'session running'],
    ['waits', { waits: true }, 'session waits'],
    ['interrupted', { open: 'no' }, 'session interrupted resumable'],
    ['paused', { lifecycle: paused }, 'session paused resumable'],
    ['paused', { lifecycle: paused, open: 'elsewhere' }, 'session paused'],
    ['review', { lifecycle: { kind: 'reviewing' }, open: 'no' }, 'session review'],
    ['accepted', { lifecycle: ended }, 'session accepted'],
    ['unreadable', { lifecycle: ended, unreadable: 'its ledger is damaged' }, 'session unreadable'],
  ];
  for (const [status, facts, context] of statuses) {
    it(`is ${status} for ${JSON.stringify(facts)}`, () => {
      const card = sessionCard(facts);
      assert.deepEqual([cardStatus(card), cardContext(card)], [status, context]);
    });
  }
});

describe('The groups of the history', () => {
  it('put work and what needs the person first, then by day, the newest first', () => {
    const cards = [
      sessionCard({ sessionId: 'old', lifecycle: ended, changedAt: 10 }),
      sessionCard({ sessionId: 'older', lifecycle: paused, changedAt: 5 }),
      sessionCard({ sessionId: 'new', lifecycle: ended, changedAt: 200 }),
      sessionCard({ sessionId: 'asks', waits: true, changedAt: 1 }),
      sessionCard({ sessionId: 'review', lifecycle: { kind: 'reviewing' }, changedAt: 3 }),
      sessionCard({ sessionId: 'works', changedAt: 2 }),
    ];
    assert.deepEqual(
      groupCards(cards, 100).map(({ group, cards: each }) => [group, each.map(({ sessionId }) => sessionId)]),
      [
        ['running', ['works']],
        ['attention', ['review', 'asks']],
        ['today', ['new']],
        ['earlier', ['old', 'older']],
      ],
    );
  });

  it('are none without sessions', () => assert.deepEqual(groupCards([], 0), []));
});

describe('The filter of the history', () => {
  it('wants every word, in any case and any of the fields', () => {
    const card = sessionCard({ task: 'Fix the Cart', model: null, workspace: '/work/shop' });
    for (const filter of ['cart', 'FIX cart', 'shop running', 'built-in'])
      assert.ok(matchesFilter(card, filter));
    for (const filter of ['cart basket', 'paused']) assert.ok(!matchesFilter(card, filter));
  });
});

describe('The label of a session', () => {
  it('is the first line, cut, without what a row cannot show', () => {
    assert.equal(taskLabel('\n  Fix\u0007 it\u202e now \nand more'), 'Fix it now');
    assert.equal([...taskLabel('😀'.repeat(100))].length, 81);
    assert.equal(taskLabel(' \n '), '');
  });

  it('says what it cost, if anything', () => {
    assert.deepEqual([0, 0.001, 0.124, 12].map(costLabel), ['', '<$0.01', '$0.12', '$12.00']);
  });
});

describe('The sessions that a command is meant for', () => {
  const node = (sessionId: string): object => ({ kind: 'session', card: { sessionId } });

  it('are all chosen rows, else the one row, else an id, else the selection', () => {
    assert.deepEqual(chosenSessions([node('a'), [node('a'), node('b')]], []), ['a', 'b']);
    assert.deepEqual(chosenSessions([node('a'), undefined], [node('c')]), ['a']);
    assert.deepEqual(chosenSessions(['a'], []), ['a']);
    assert.deepEqual(chosenSessions([], [node('c'), node('c')]), ['c']);
  });

  it('are none of what is no session', () => {
    assert.deepEqual(chosenSessions([{ kind: 'group', cards: [] }], [node('c')]), []);
    assert.deepEqual(chosenSessions([7, [null, '', { kind: 'session' }]], []), []);
  });
});
