import type {
  ChangedFileView,
  ChangesView,
  CheckpointView,
  ReviewHunkView,
} from '../../../extension/src/protocol/panel/panel-view.ts';
import type { Scene } from './scene.ts';
import { sceneTime } from './scene.ts';
import { shopChanges } from './shop-changes.ts';
import { shopEntries } from './shop-entries.ts';
import { shopHome, shopView } from './shop-views.ts';

const discount = shopChanges.files[0] as ChangedFileView;
const hunks = discount.hunks as readonly [ReviewHunkView, ReviewHunkView];

/** A file in which the person changed a place, too, and one with characters that hide. */
const clash: ChangesView = {
  ...shopChanges,
  problem:
    'Nothing was kept as src/discount.ts changed meanwhile: line 41 is yours and the agent’s. Open the merge editor there, then keep the rest.',
  reports: [
    {
      validator: 'tests',
      status: 'failed',
      durationMs: 8_300,
      evidence: '30 of 31 tests passed',
      findings: [
        {
          validator: 'tests',
          rule: 'regression',
          level: 'error',
          blocking: true,
          message: 'test/refund.test.ts > refunds keep their sign: expected -0.99 to be 0.99',
          path: 'src/discount.ts',
          line: 41,
        },
      ],
    },
    {
      validator: 'lint',
      status: 'could-not-run',
      durationMs: 12,
      evidence: 'eslint is not installed',
      findings: [],
    },
    ...shopChanges.reports.filter(({ validator }) => validator !== 'tests'),
  ],
  files: [
    {
      ...discount,
      decision: 'conflict',
      hunks: [
        { ...hunks[0], decision: 'undone' },
        { ...hunks[1], decision: 'conflict' },
      ],
    },
    {
      ...discount,
      path: 'src/a-rather-long-folder-name/with-another-one/access.py',
      how: 'moved',
      movedFrom: 'src/login.py',
      decision: 'open',
      contextLines: {
        1: 'def is_admin(user: User) -> bool:',
        2: '    """Whether the user may do everything."""',
        4: '',
      },
      hunks: [
        {
          id: 'hidden',
          path: 'src/a-rather-long-folder-name/with-another-one/access.py',
          beforeStart: 3,
          beforeLines: ['    return user.role == "admin"'],
          afterStart: 3,
          afterLines: ['    return user.role == "admin\u202e" # ok\u2066'],
          decision: 'open',
        },
      ],
    },
    {
      ...discount,
      path: 'src/rates.json',
      how: 'changed',
      decision: 'kept',
      hunks: [{ ...hunks[0], decision: 'kept' }],
    },
  ],
};

/** A file of `count` changed lines. */
function largeFile(count: number): ChangedFileView {
  const line = (index: number, word: string): string =>
    `  const ${word}${index} = await load('${word}', { index: ${index}, retry: true }); // ${'x'.repeat(index % 40)}`;
  const side = (word: string): string[] => Array.from({ length: count / 2 }, (_, index) => line(index, word));
  return {
    path: 'src/generated/rates.ts',
    movedFrom: null,
    how: 'changed',
    addedLines: count / 2,
    removedLines: count / 2,
    note: null,
    decision: 'open',
    hunks: [
      {
        id: 'large',
        path: 'src/generated/rates.ts',
        beforeStart: 4,
        beforeLines: side('old'),
        afterStart: 4,
        afterLines: side('new'),
        decision: 'open',
      },
    ],
    contextLines: { 1: "import { load } from './load.ts';", 2: '', 3: 'export async function rates() {' },
  };
}

const checkpoints: readonly CheckpointView[] = [
  ...(shopView().checkpoints as CheckpointView[]),
  {
    id: 'd'.repeat(64),
    seq: 150,
    at: sceneTime - 120_000,
    label: 'run_command npm run format -- --write "src/**/*.ts" --log-level warn',
    files: 14,
    bytes: 1_204_000,
    proven: false,
    current: false,
  },
];

const inReview = (name: string, tab: string, more: Parameters<typeof shopView>[0]): Scene => ({
  name,
  state: {
    home: shopHome(),
    view: shopView({
      entries: shopEntries.length - 1,
      status: {
        kind: 'reviewing',
        word: 'Ready for review',
        detail: 'Keep what you want.',
        phase: null,
        actions: ['accept', 'reject', 'undo', 'rollback', 'branch', 'steer'],
      },
      ...more,
    }),
    live: {},
  },
  entry: (index) => ({ ...(shopEntries[index % shopEntries.length] as (typeof shopEntries)[number]), index }),
  details: {},
  saved: { 'page.tab': tab, 'page.lower-tab': tab },
});

/** Reviews with conflicts and with a very large file, and checkpoints to go back to. */
export const reviewScenes: readonly Scene[] = [
  inReview('review-conflict', 'changes', { changes: clash }),
  inReview('review-large', 'changes', {
    changes: { ...shopChanges, files: [largeFile(5_000), ...shopChanges.files] },
  }),
  inReview('checkpoints', 'checkpoints', { changes: shopChanges, checkpoints }),
];
