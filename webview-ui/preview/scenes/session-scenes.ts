import type { PanelState } from '../../../extension/src/protocol/panel/panel-messages.ts';
import type { PanelView, TimelineEntry } from '../../../extension/src/protocol/panel/panel-view.ts';
import type { Scene } from './scene.ts';
import { sceneTime } from './scene.ts';
import { shopChanges } from './shop-changes.ts';
import { shopDetails, shopEntries, shopLive } from './shop-entries.ts';
import { shopHome, shopPlan, shopSpending, shopView } from './shop-views.ts';

const ended = shopEntries.slice(0, -1);

const inSession = (
  name: string,
  view: PanelView,
  { live = {}, ...more }: Partial<Scene> & { readonly live?: PanelState['live'] } = {},
): Scene => ({
  name,
  state: { home: shopHome(), view, live },
  entry: (index) => ({ ...(shopEntries[index % shopEntries.length] as TimelineEntry), index }),
  details: shopDetails,
  ...more,
});

const working = shopView({ entries: shopEntries.length });

/** Sessions as they run, wait, end, and in the past. */
export const sessionScenes: readonly Scene[] = [
  inSession('working', working, { live: shopLive }),
  inSession(
    'gate-command',
    shopView({
      entries: ended.length,
      status: {
        kind: 'waiting',
        word: 'Needs your answer',
        detail: 'A command waits for you; work that does not depend on it goes on.',
        phase: null,
        actions: ['stop', 'steer'],
      },
      gates: [
        {
          intent: 'i-1',
          askedAt: sceneTime - 20_000,
          gate: {
            about: 'policy',
            summary: 'git push --force origin main',
            rationale: 'the command reaches beyond the workspace',
            blastRadius: [
              '.git/config',
              '.git/refs/heads/main',
              'src/discount.ts',
              'src/invoice.ts',
              'src/mail.ts',
              'test/a.ts',
              'test/b.ts',
            ],
            options: [
              { id: 'deny', label: 'Deny' },
              { id: 'allow-once', label: 'Allow once' },
              { id: 'allow-always', label: 'Allow for this session' },
            ],
          },
        },
      ],
    }),
  ),
  inSession(
    'gate-question',
    shopView({
      entries: ended.length,
      status: {
        kind: 'waiting',
        word: 'Needs your answer',
        detail: '',
        phase: null,
        actions: ['stop'],
      },
      gates: [
        {
          intent: 'i-2',
          askedAt: sceneTime - 20_000,
          gate: {
            about: 'question',
            summary:
              'Two invoices have a discount above their sum. Should such a discount be cut, or refused?',
            rationale: 'the agent cannot decide this from the code',
            blastRadius: [],
            options: [
              { id: 'option-0', label: 'Cut it to the sum' },
              { id: 'option-1', label: 'Refuse the invoice' },
              { id: 'answer', label: 'Answer in words' },
            ],
          },
        },
        {
          intent: 'i-3',
          askedAt: sceneTime - 10_000,
          gate: {
            about: 'escalation',
            summary: 'Step "mail-line" could not be made valid. Its changes were rolled back. What now?',
            rationale: 'the validators turned it down again and again, also after other plans',
            blastRadius: [],
            options: [
              { id: 'stop', label: 'Stop here' },
              { id: 'retry', label: 'Try again, with my advice' },
              { id: 'propose-rest', label: 'Propose the 2 completed steps' },
            ],
          },
        },
      ],
    }),
  ),
  inSession(
    'repairing',
    shopView({
      session: {
        ...working.session,
        mode: 'fix',
        task: 'Fix test/discount.test.ts > rounds down',
        test: 'test/discount.test.ts > rounds down',
        model: null,
      },
      status: {
        ...working.status,
        detail: 'Trying repairs for the failing test',
        phase: 'act',
        actions: ['stop'],
      },
      plan: null,
      entries: 3,
      spending: {
        ...shopSpending,
        turns: 0,
        inputTokens: 0,
        cachedTokens: 0,
        outputTokens: 0,
        costUsd: 0,
        cacheShare: null,
        elapsedMs: 14_000,
      },
      suspicious: [
        {
          path: 'src/discount.ts',
          line: 14,
          score: 1,
          why: 'run by the failing test and by no other; in the stack of the failure',
        },
        {
          path: 'src/discount.ts',
          line: 15,
          score: 0.71,
          why: 'run by the failing and by 1 of 5 passing tests',
        },
        { path: 'src/cart.ts', line: 40, score: 0.33, why: 'run by the failing and by 4 of 5 passing tests' },
      ],
    }),
    {
      live: { 2: { output: '', reasoning: '', progress: '1,204 tried, 310/s, 2 plausible' } },

      entry: (index) => repairEntries[index] as TimelineEntry,
    },
  ),
  inSession(
    'review',
    shopView({
      entries: ended.length,
      status: {
        kind: 'reviewing',
        word: 'Ready for review',
        detail: '3 files changed, every validator passed. Keep what you want.',
        phase: null,
        actions: ['accept', 'reject', 'rollback', 'branch', 'steer'],
      },
      plan: {
        ...shopPlan,
        steps: shopPlan.steps.map((step) => ({ ...step, status: 'completed', change: null })),
      },
      changes: shopChanges,
    }),
    { saved: { 'page.tab': 'changes' } },
  ),
  inSession(
    'failed',
    shopView({
      session: {
        ...working.session,
        task: 'Make the whole test suite pass on Windows too. Paths are compared with slashes in many tests, some fixtures have links that cannot be made without rights, the clock of the runners is coarse, and the sandbox has no overlay there. Start with the paths; leave the links for later and say which tests stay red, and why.',
      },
      entries: ended.length,
      status: {
        kind: 'failed',
        word: 'Failed',
        detail:
          'The model refused the key: 401 invalid_api_key. Set another key, then resume; nothing is lost.',
        phase: null,
        actions: ['resume', 'branch'],
      },
      spending: { ...shopSpending, turns: 171, costUsd: 8.7, costUnknown: true },
    }),
    { saved: { 'header.facts': true } },
  ),
  inSession(
    'in-the-past',
    shopView({
      moment: { seq: 75, last: 184, at: sceneTime - 7 * 60_000, follows: false },
      status: {
        kind: 'working',
        word: 'Working',
        detail: 'As it was at 14:23',
        phase: 'observe',
        actions: ['branch', 'rollback'],
      },
      entries: 9,
    }),
  ),
  inSession('long', shopView({ entries: 100_000, plan: shopPlan }), {
    details: detailsAround(100_000),
    refusal: 'Cannot branch a session as it is being written by another window: close that window first.',
  }),
];

/** Details of the newest entries of a session whose entries repeat those of the shop. */
function detailsAround(entries: number): Scene['details'] {
  const newest = Array.from({ length: 200 }, (_, offset) => entries - 1 - offset);
  return Object.fromEntries(
    newest.flatMap((index) => {
      const detail = shopDetails[index % shopEntries.length];
      return detail === undefined ? [] : [[index, { ...detail, index }]];
    }),
  );
}

const repairEntries: readonly TimelineEntry[] = [
  { ...(shopEntries[0] as TimelineEntry), text: 'shop, built-in repair engine' },
  {
    ...(shopEntries[7] as TimelineEntry),
    index: 1,
    kind: 'tests',
    title: 'vitest',
    step: null,
    text: '1 of 14 tests failed: rounds down',
    exitCode: 1,
    status: 'done',
    more: false,
  },
  {
    ...(shopEntries.at(-1) as TimelineEntry),
    index: 2,
    step: null,
    kind: 'repair',
    title: 'Searching repairs',
    more: false,
  },
];
