import assert from 'node:assert/strict';
import { createNoticer, summarise } from '../../../extension/src/vscode/status/status-summary.ts';
import { sessionCard } from '../../support/session-card.ts';

const works = sessionCard({ sessionId: 'works' });
const asks = sessionCard({ sessionId: 'asks', waits: true });
const reviews = sessionCard({ sessionId: 'reviews', lifecycle: { kind: 'reviewing' } });
const done = sessionCard({ sessionId: 'done', lifecycle: { kind: 'ended', ending: { kind: 'rejected' } } });

describe('The entry of the status bar', () => {
  it('puts a question before work, and work before a review', () => {
    assert.deepEqual(summarise([works, reviews, asks], []), { kind: 'waits', sessionId: 'asks', count: 1 });
    const running = { kind: 'running', sessionId: 'works', count: 1, step: null, costUsd: 0.12 };
    assert.deepEqual(summarise([reviews, works], []), running);
    assert.deepEqual(summarise([reviews, reviews], []), { kind: 'review', sessionId: 'reviews', count: 2 });
  });

  it('says nothing when nothing is to be said', () => {
    assert.deepEqual(summarise([done], []), { kind: 'nothing' });
    assert.deepEqual(summarise([], []), { kind: 'nothing' });
  });

  it('counts the step that is worked on, and never beyond the last', () => {
    const stages = (kinds: readonly string[]): never =>
      ({
        plan: { steps: new Map(kinds.map((kind, index) => [`${index}`, { stage: { kind } }])) },
        spending: { costUsd: 1 },
      }) as never;
    const step = (kinds: readonly string[]): unknown => {
      const summary = summarise([works], [{ sessionId: 'works', state: stages(kinds) }]);
      return summary.kind === 'running' ? summary.step : summary;
    };
    assert.deepEqual(step(['completed', 'started', 'open']), { number: 2, of: 3 });
    assert.deepEqual(step(['completed', 'completed']), { number: 2, of: 2 });
    assert.equal(step([]), null);
  });
});

describe('Notices', () => {
  it('tell each new state once, and nothing of what stood there at first', () => {
    const noticer = createNoticer();
    const kinds = (...cards: Parameters<typeof noticer>[0]): readonly string[] =>
      noticer(cards).map(({ kind, card }) => `${card.sessionId} ${kind}`);
    assert.deepEqual(kinds(works, reviews), []);
    assert.deepEqual(kinds(works, reviews), []);
    assert.deepEqual(kinds({ ...works, waits: true }, reviews), ['works waits']);
    assert.deepEqual(kinds({ ...works, waits: true }, reviews), []);
    assert.deepEqual(kinds(works, reviews), []);
    assert.deepEqual(kinds({ ...works, lifecycle: { kind: 'reviewing' } }, reviews), ['works review']);
  });

  it('say nothing of a session that is only now seen', () => {
    const noticer = createNoticer();
    noticer([]);
    assert.deepEqual(noticer([asks]), []);
  });
});
