import type { HomeView } from '../../../extension/src/protocol/panel/panel-messages.ts';
import type { Scene } from './scene.ts';
import { shopEntries } from './shop-entries.ts';
import { shopHome } from './shop-views.ts';

const atHome = (name: string, home: HomeView, more: Partial<Scene> = {}): Scene => ({
  name,
  state: { home, view: null, live: {} },
  entry: (index) => shopEntries[index % shopEntries.length] as (typeof shopEntries)[number],
  details: {},
  ...more,
});

const recent = [
  { sessionId: 's3', task: 'Round every discount down to the cent', status: 'to review' },
  { sessionId: 's2', task: 'Fix test/cart.test.ts > adds the same item twice', status: 'accepted' },
  {
    sessionId: 's1',
    task: 'Replace the hand-written date parsing by the one of the platform',
    status: 'stopped',
  },
];

/** The form for a task: at first, filled in, where something stands in the way. */
export const homeScenes: readonly Scene[] = [
  atHome(
    'home-first',
    shopHome({
      models: [],
      hasKey: false,
      draft: { task: '', acceptance: '', context: [], autonomy: 'suggest', model: null },
    }),
  ),
  atHome(
    'home-filled',
    shopHome({
      recent,
      draft: {
        task: 'Round every discount down to the cent and show it on the invoice as a line of its own.\n\nThe mail that confirms an order has to show the same line.',
        acceptance: '0.999 becomes 0.99\nThe invoice of order 12 has a line "Discount"',
        context: [
          { kind: 'file', path: 'src/discount.ts' },
          {
            kind: 'selection',
            path: 'src/a-rather-long-name-of-a-module/invoice-lines.ts',
            startLine: 14,
            endLine: 38,
          },
          { kind: 'problems', path: null },
        ],
        autonomy: 'suggest',
        model: 'gpt-6-sol',
      },
    }),
  ),
  atHome(
    'home-obstacles',
    shopHome({
      trusted: false,
      recent,
      problems: [
        'Cannot run commands in a sandbox as bubblewrap is not installed: install the package bubblewrap, then reload the window.',
      ],
    }),
  ),
  atHome('home-no-folder', shopHome({ workspace: null, models: [], hasKey: false })),
];
