import assert from 'node:assert/strict';
import type { SessionCard } from '../../../extension/src/core/engine/session-desk.ts';
import type { HomeParts } from '../../../extension/src/vscode/panel/home-view.ts';
import { emptyDraft, homeView } from '../../../extension/src/vscode/panel/home-view.ts';

describe('The view of the form', () => {
  it('offers the model that there is, and says that there is none', () => {
    assert.deepEqual(homeView(parts).models, []);
    assert.deepEqual(homeView({ ...parts, model: 'm', hasKey: true }).models, ['m']);
  });

  it('names the folders, and says that none is open', () => {
    assert.equal(homeView(parts).workspace, null);
    const folders = ['a', 'b'].map((name) => ({ name, path: `/${name}` }));
    assert.equal(homeView({ ...parts, folders }).workspace, 'a, b');
  });

  it('lists the newest sessions of the open folders', () => {
    const folders = [{ name: 'a', path: '/a' }];
    const cards = [
      card('1'),
      card('2', { workspace: '/other' }),
      card('3', { unreadable: 'damaged' }),
      card('4', { task: '\n  Second line counts\nnot this', lifecycle: { kind: 'working' }, waits: true }),
      ...['5', '6', '7', '8', '9'].map((id) => card(id)),
    ];
    const { recent } = homeView({ ...parts, folders, cards });
    assert.deepEqual(
      recent.map(({ sessionId }) => sessionId),
      ['1', '4', '5', '6', '7', '8'],
    );
    assert.deepEqual(recent[1], { sessionId: '4', task: 'Second line counts', status: 'Needs your answer' });
  });
});

const parts: HomeParts = {
  model: null,
  hasKey: false,
  trusted: true,
  folders: [],
  draft: emptyDraft('suggest', null),
  cards: [],
};

const card = (sessionId: string, other: Partial<SessionCard> = {}): SessionCard => ({
  sessionId,
  workspace: '/a',
  task: 'Task',
  mode: 'run',
  lifecycle: { kind: 'reviewing' },
  waits: false,
  model: null,
  costUsd: 0,
  files: 1,
  startedAt: 0,
  changedAt: 0,
  bytes: 1,
  open: 'no',
  unreadable: null,
  ...other,
});
