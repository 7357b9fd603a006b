import type { ModelScript, ScriptedReply } from '../model-server.ts';

/** What the slow answers wait, in milliseconds: longer than any test; whoever asked hangs up before. */
const neverMs = 3_600_000;

/**
 * A model that improves the sample in a plan of three steps, and gives a person time for all that they may do meanwhile:
 * it asks a question; it takes for ever over step `notes` until the files were rolled back, and over step `check` until it is
 * asked a second time, as after a reload of the window.
 *
 * The change has three hunks in src/discounts.js and a new file NOTES.md.
 */
const improveTheSample: ModelScript = ({ items, answers, attempt }) => {
  const rolledBack = items.some(
    (item) => item.kind === 'message' && item.text.includes('The person rolled the files back'),
  );
  if (!rolledBack) return beforeRollback[answers] ?? { text: 'Let me think.', latencyMs: neverMs };
  const index = answers - beforeRollback.length;
  const reply = afterRollback[index];
  if (reply === undefined) return { text: 'There is nothing left to do.' };
  return index === slowAfterRollback && attempt === 0 ? { ...reply, latencyMs: neverMs } : reply;
};

export default improveTheSample;

const finish = (summary: string): ScriptedReply => ({
  calls: [{ tool: 'finish_step', arguments: { summary } }],
});

const write = (path: string, content: string): ScriptedReply => ({
  calls: [{ tool: 'write_file', arguments: { path, content } }],
});

const beforeRollback: readonly ScriptedReply[] = [
  {
    text: 'I look at the code first.',
    calls: [{ tool: 'read_file', arguments: { path: 'src/discounts.js' } }],
  },
  {
    calls: [
      {
        tool: 'update_plan',
        arguments: {
          reason: 'the boundary is wrong; the rest follows',
          steps: [
            {
              id: 'boundary',
              goal: 'Give the discount from its first quantity on',
              acceptance: ['discountFor(10) is 5'],
              tests: ['test/cart.test.js'],
              estimate: { minutes: 2, costUsd: 0.01 },
              confidence: 0.9,
            },
            { id: 'notes', goal: 'Write down what changed', dependsOn: ['boundary'] },
            { id: 'check', goal: 'See every test pass', role: 'tester', dependsOn: ['boundary', 'notes'] },
          ],
        },
      },
    ],
  },
  {
    calls: [
      {
        tool: 'ask_person',
        arguments: {
          question: 'Is the quantity of a row itself to get its discount?',
          options: ['Yes, from it on', 'No, only above it'],
        },
      },
    ],
  },
  {
    calls: [
      {
        tool: 'apply_patch',
        arguments: {
          patch: [
            '*** Begin Patch',
            '*** Update File: src/discounts.js',
            '@@',
            '-/** Percent off by quantity: the first row whose quantity is reached counts. */',
            '+/** Percent off by quantity, highest first: the first row whose quantity is reached counts. */',
            ' export const quantityDiscounts = [',
            '@@ export function discountFor',
            '   for (const row of table) {',
            '-    if (quantity > row.from) return row.percent;',
            '+    if (quantity >= row.from) return row.percent;',
            '   }',
            '@@',
            '-export function applyPercent(cents, percent) {',
            '+export function applyPercent(cents, percent = 0) {',
            '   return Math.round((cents * (100 - percent)) / 100);',
            '*** End Patch',
          ].join('\n'),
        },
      },
    ],
  },
  finish('The quantity of a row gets its discount.'),
  write('NOTES.md', 'Everything is new.\n'),
];

/** the index of the answer that takes for ever when it is asked for the first time */
const slowAfterRollback = 2;

const afterRollback: readonly ScriptedReply[] = [
  write('NOTES.md', 'Discounts count from their first quantity on.\n'),
  finish('The notes say what changed.'),
  { calls: [{ tool: 'run_tests', arguments: {} }] },
  finish('Every test passes.'),
];
