import type { PlanNodeView, PlanView } from '../../../extension/src/protocol/panel/panel-view.ts';
import type { Scene } from './scene.ts';
import { sceneTime } from './scene.ts';
import { shopEntries } from './shop-entries.ts';
import { shopHome, shopPlan, shopView } from './shop-views.ts';

/** A plan of many steps: some rows of work that meet now and then. The same for the same count. */
export function largePlan(count: number): PlanView {
  const blank = shopPlan.steps[4] as PlanNodeView;
  let chance = 7;
  const draw = (below: number): number => {
    chance = (chance * 48_271) % 2_147_483_647;
    return chance % below;
  };
  const done = Math.floor(count / 3);
  return {
    revisions: [],
    steps: Array.from({ length: count }, (_, index): PlanNodeView => {
      const before = new Set(
        Array.from({ length: index === 0 ? 0 : 1 + draw(2) }, () => Math.max(0, index - 1 - draw(10))),
      );
      return {
        ...blank,
        id: `step-${index}`,
        goal: `Move module ${index} to the new store and keep what its tests say about it`,
        role: 'worker',
        dependsOn: [...before].map((on) => `step-${on}`),
        status: index < done ? 'completed' : index === done ? 'running' : 'open',
        actual:
          index > done
            ? null
            : {
                startedAt: sceneTime - 300_000,
                endedAt: index === done ? null : sceneTime - 60_000,
                costUsd: 0.02,
                turns: 3,
              },
        confidence: draw(100) / 100,
        rejections: draw(12) === 0 ? 2 : 0,
      };
    }),
  };
}

const inPlan = (name: string, plan: PlanView, saved: Readonly<Record<string, unknown>>): Scene => ({
  name,
  state: { home: shopHome(), view: shopView({ plan, entries: shopEntries.length }), live: {} },
  entry: (index) => ({ ...(shopEntries[index % shopEntries.length] as (typeof shopEntries)[number]), index }),
  details: {},
  saved: { 'page.tab': 'plan', ...saved },
});

/** Steps that were added, dropped and changed by the last of four revisions. */
const revised: PlanView = {
  steps: [
    ...shopPlan.steps.slice(0, 2),
    { ...(shopPlan.steps[2] as PlanNodeView), change: 'moved', rejections: 2, status: 'validating' },
    { ...(shopPlan.steps[3] as PlanNodeView), confidence: 0.3 },
    {
      ...(shopPlan.steps[3] as PlanNodeView),
      id: 'receipt',
      goal: 'Print it on the receipt of a refund, where the amount is negative and the tax is another one',
      dependsOn: ['invoice-line'],
      role: 'tester',
      estimate: { minutes: 12, costUsd: 0.4 },
      confidence: 0.6,
    },
    { ...(shopPlan.steps[4] as PlanNodeView), dependsOn: ['invoice-line', 'mail-line', 'receipt'] },
    {
      ...(shopPlan.steps[3] as PlanNodeView),
      id: 'print-twice',
      goal: 'Print the discount twice',
      dependsOn: ['round-discount'],
      status: 'dropped',
      change: 'dropped',
    },
  ],
  revisions: [
    ...shopPlan.revisions,
    {
      seq: 130,
      at: sceneTime - 180_000,
      cause: 'instruction',
      reason: 'Round half down, as the tax office asks for it.',
      added: [],
      dropped: [],
      moved: ['invoice-line'],
    },
    {
      seq: 160,
      at: sceneTime - 90_000,
      cause: 'failure',
      reason:
        'Step invoice-line was turned down three times: test/refund.test.ts expects the line on receipts, too.',
      added: ['receipt'],
      dropped: ['print-twice'],
      moved: ['invoice-line', 'check-all'],
    },
  ],
};

/** Plans: revised ones, with a step in full, and one of 1,000 steps. */
export const planScenes: readonly Scene[] = [
  inPlan('plan-revised', revised, { 'plan.shape': 'graph' }),
  inPlan('plan-step', revised, { 'plan.shape': 'graph', 'plan.step': 'round-discount' }),
  inPlan('plan-tree', revised, { 'plan.shape': 'tree', 'plan.expanded': ['step:round-discount'] }),
  inPlan('plan-large', largePlan(1_000), { 'plan.shape': 'graph' }),
];
