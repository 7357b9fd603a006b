import assert from 'node:assert/strict';
import type { TaskDraft } from '../../extension/src/protocol/panel/panel-messages.ts';
import { answerNeedsText, escapeOption, freeText } from '../../webview-ui/src/gates/gate-words.ts';
import { mergeDraft, sameDraft } from '../../webview-ui/src/home/merge-draft.ts';
import { whyNotStart } from '../../webview-ui/src/home/task-words.ts';
import { meterValues } from '../../webview-ui/src/session/meter-values.ts';
import { homeView, panelView } from './panel-views.ts';

const draft = (more: Partial<TaskDraft> = {}): TaskDraft => ({ ...homeView().draft, ...more });
const file = { kind: 'file', path: 'a.ts' } as const;

describe('The form for a task', () => {
  it('takes over what the host changed and keeps what the person typed', () => {
    const before = draft();
    const merged = mergeDraft(draft({ task: 'typed' }), { before, now: draft({ context: [file] }) }, [
      before,
    ]);
    assert.deepEqual(merged, draft({ task: 'typed', context: [file] }));
  });

  it('does not take its own words back from an echo that comes late', () => {
    const sent = draft({ task: 'ty' });
    const merged = mergeDraft(draft({ task: 'typed' }), { before: draft(), now: sent }, [draft(), sent]);
    assert.equal(merged.task, 'typed');
    assert.ok(sameDraft(merged, draft({ task: 'typed' })));
  });

  it('says one reason at a time why nothing can be started', () => {
    const home = homeView({ models: ['m'], hasKey: true });
    const ready = draft({ task: 'x', model: 'm' });
    assert.equal(whyNotStart(home, ready), null);
    assert.match(whyNotStart({ ...home, workspace: null }, ready) ?? '', /Open a folder/);
    assert.match(whyNotStart({ ...home, trusted: false }, ready) ?? '', /Trust/);
    assert.match(whyNotStart(home, { ...ready, model: null }) ?? '', /needs a model$/);
    assert.match(whyNotStart(homeView(), { ...ready, model: null }) ?? '', /set an API key/);
    assert.match(whyNotStart(home, { ...ready, task: ' \n' }) ?? '', /Describe/);
  });
});

describe('A question to the person', () => {
  const gate = (about: 'policy' | 'escalation' | 'question', ids: readonly string[]) => ({
    about,
    summary: '',
    rationale: '',
    blastRadius: [],
    options: ids.map((id) => ({ id, label: id })),
  });

  it('lets Escape choose what is safe, and nothing where an answer has to be given', () => {
    assert.equal(escapeOption(gate('policy', ['deny', 'allow-once'])), 'deny');
    assert.equal(escapeOption(gate('escalation', ['stop', 'retry'])), 'stop');
    assert.equal(escapeOption(gate('question', ['option-0', 'answer'])), null);
  });

  it('takes words where they are of use', () => {
    assert.equal(freeText(gate('policy', ['deny'])), null);
    assert.equal(freeText(gate('question', ['answer'])), 'Your answer');
    assert.equal(freeText(gate('question', ['option-0', 'answer'])), 'Or answer in words');
    assert.ok(answerNeedsText(gate('question', ['answer']), 'answer'));
    assert.ok(!answerNeedsText(gate('escalation', ['stop', 'retry']), 'retry'));
  });
});

describe('The meters of a session', () => {
  it('show each amount against its cap, and say when the cost is a lower bound', () => {
    const view = panelView({
      spending: {
        ...panelView().spending,
        turns: 1,
        inputTokens: 4_000_000,
        outputTokens: 1_000_000,
        costUsd: 2.5,
        costUnknown: true,
        cacheShare: 0.9999,
      },
    });
    const meters = meterValues(view, 3_600_000);
    assert.deepEqual(
      meters.map(({ word, share }) => [word, share]),
      [
        ['1 turn', 0.005],
        ['5.0M tok', 0.5],
        ['≥ $2.50', 0.25],
        ['99% cached', null],
        ['1h 00m', 0.5],
      ],
    );
    assert.match(meters[2]?.about ?? '', /^at least .*no known price$/);
    assert.ok(meterValues(panelView(), 0).every(({ name }) => name !== 'Cache'));
  });
});
