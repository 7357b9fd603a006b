import type { HomeView } from '../../../extension/src/protocol/panel/panel-messages.ts';
import type {
  PanelView,
  PlanNodeView,
  PlanView,
  SpendingView,
} from '../../../extension/src/protocol/panel/panel-view.ts';
import { sceneTime } from './scene.ts';

/** A session on a small shop, in the middle of its work, with what a scene says about it. */
export function shopView(more: Partial<PanelView> = {}): PanelView {
  return {
    session: {
      id: '20261120-141812-discounts',
      task: 'Round every discount down to the cent and show it on the invoice as a line of its own',
      mode: 'run',
      test: null,
      workspace: 'shop',
      model: 'gpt-6-sol',
      autonomy: 'suggest',
      caps: { turns: 200, tokens: 10_000_000, costUsd: 10, elapsedMs: 7_200_000 },
      startedAt: sceneTime - 12 * 60_000,
      isolation: [
        'overlay fork of the workspace',
        'sandbox: network off, 2 GB, 4 processors, 300 s a command',
      ],
    },
    moment: { seq: 184, last: 184, at: sceneTime - 3_000, follows: true },
    status: {
      kind: 'working',
      word: 'Working',
      detail: 'Step invoice-line, attempt 1',
      phase: 'act',
      actions: ['stop', 'pause', 'steer', 'branch'],
    },
    plan: shopPlan,
    gates: [],
    changes: null,
    checkpoints: [
      {
        id: null,
        seq: 1,
        at: sceneTime - 12 * 60_000,
        label: 'untouched workspace',
        files: 0,
        bytes: 0,
        proven: true,
        current: false,
      },
      {
        id: 'a'.repeat(64),
        seq: 61,
        at: sceneTime - 8 * 60_000,
        label: 'apply_patch src/discount.ts',
        files: 1,
        bytes: 1_840,
        proven: false,
        current: false,
      },
      {
        id: 'b'.repeat(64),
        seq: 120,
        at: sceneTime - 4 * 60_000,
        label: 'step round-discount completed',
        files: 2,
        bytes: 4_210,
        proven: true,
        current: true,
      },
    ],
    spending: shopSpending,
    suspicious: [],
    entries: 0,
    ...more,
  };
}

/** The form in a trusted folder with a model, with what a scene says about it. */
export function shopHome(more: Partial<HomeView> = {}): HomeView {
  return {
    models: ['gpt-6-sol', 'gpt-6-luna', 'qwen4-coder (local)'],
    hasKey: true,
    trusted: true,
    workspace: 'shop',
    problems: [],
    draft: { task: '', acceptance: '', context: [], autonomy: 'suggest', model: 'gpt-6-sol' },
    recent: [],
    ...more,
  };
}

const step = (id: string, goal: string, more: Partial<PlanNodeView> = {}): PlanNodeView => ({
  id,
  goal,
  role: 'worker',
  dependsOn: [],
  acceptance: [],
  tests: [],
  status: 'open',
  change: null,
  estimate: { minutes: 4, costUsd: 0.05 },
  actual: null,
  confidence: 0.8,
  rejections: 0,
  reports: [],
  summary: null,
  ...more,
});

/** A plan of five steps: two done, one running, one that a revision added. */
export const shopPlan: PlanView = {
  steps: [
    step('read-code', 'Find every place that computes or prints a discount', {
      status: 'completed',
      actual: {
        startedAt: sceneTime - 11 * 60_000,
        endedAt: sceneTime - 9 * 60_000,
        costUsd: 0.03,
        turns: 4,
      },
      summary: 'Discounts are computed in src/discount.ts and printed in src/invoice.ts and src/mail.ts.',
    }),
    step('round-discount', 'Round discounts down to the cent in one function', {
      dependsOn: ['read-code'],
      status: 'completed',
      acceptance: ['0.999 becomes 0.99', 'negative amounts are refused'],
      tests: ['test/discount.test.ts'],
      rejections: 1,
      actual: {
        startedAt: sceneTime - 9 * 60_000,
        endedAt: sceneTime - 4 * 60_000,
        costUsd: 0.11,
        turns: 9,
      },
      reports: [
        {
          validator: 'tests',
          status: 'passed',
          findings: [],
          durationMs: 1_840,
          evidence: '14 tests passed (2 were failing before)',
        },
      ],
    }),
    step('invoice-line', 'Print the discount as a line of its own on the invoice', {
      dependsOn: ['round-discount'],
      status: 'running',
      tests: ['test/invoice.test.ts'],
      actual: { startedAt: sceneTime - 4 * 60_000, endedAt: null, costUsd: 0.06, turns: 5 },
    }),
    step('mail-line', 'Print the same line in the confirmation mail', {
      dependsOn: ['round-discount'],
      status: 'ready',
      change: 'added',
    }),
    step('check-all', 'Run every test and read the change as a reviewer', {
      role: 'reviewer',
      dependsOn: ['invoice-line', 'mail-line'],
      confidence: 0.9,
    }),
  ],
  revisions: [
    {
      seq: 20,
      at: sceneTime - 11 * 60_000,
      cause: 'adopted',
      reason: 'the plan as the agent proposed it',
      added: ['read-code', 'round-discount', 'invoice-line', 'check-all'],
      dropped: [],
      moved: [],
    },
    {
      seq: 96,
      at: sceneTime - 6 * 60_000,
      cause: 'information',
      reason: 'src/mail.ts prints discounts too',
      added: ['mail-line'],
      dropped: [],
      moved: ['check-all'],
    },
  ],
};

/** What the session used half-way. */
export const shopSpending: SpendingView = {
  turns: 18,
  inputTokens: 412_300,
  cachedTokens: 388_100,
  outputTokens: 21_480,
  costUsd: 0.31,
  costUnknown: false,
  cacheShare: 0.994,
  elapsedMs: 11 * 60_000 + 40_000,
};
