import type { ScriptedReply } from '../model-server.ts';

/**
 * A model that fixes the sample's discount with the mistakes that models make: malformed JSON, a patch whose context is
 * not in the file, a first change that is wrong. It decides by the number of its answers alone, so a run that was
 * killed goes on as if nothing had happened.
 */
const script: readonly ScriptedReply[] = [
  {
    text: 'I look at the code and the tests first.',
    calls: [
      { tool: 'read_file', arguments: { path: 'src/discounts.js' } },
      { tool: 'read_file', arguments: { path: 'test/cart.test.js' } },
      { tool: 'search_text', arguments: { pattern: 'discountFor' } },
    ],
  },
  {
    calls: [
      {
        tool: 'update_plan',
        arguments: {
          reason: 'one condition is wrong',
          steps: [
            {
              id: 'discount',
              goal: 'Give the discount from the row’s own quantity on',
              acceptance: ['discountFor(10) is 5'],
              tests: ['test/cart.test.js'],
              estimate: { minutes: 3, costUsd: 0.01 },
              confidence: 0.9,
            },
            { id: 'check', goal: 'See every test pass', role: 'tester', dependsOn: ['discount'] },
          ],
        },
      },
    ],
  },
  {
    calls: [
      { tool: 'apply_patch', arguments: '{"patch": "*** Begin Patch\n*** Update File: src/discounts.js' },
    ],
  },
  {
    calls: [
      {
        tool: 'apply_patch',
        arguments: {
          patch: patch(
            '    if (amount > row.minimum) return row.percent;',
            '    if (amount >= row.minimum) return row.percent;',
          ),
        },
      },
    ],
  },
  {
    calls: [
      {
        tool: 'apply_patch',
        arguments: {
          patch: patch(
            '    if (quantity > row.from) return row.percent;',
            '    if (quantity < row.from) return row.percent;',
          ),
        },
      },
    ],
  },
  { calls: [{ tool: 'finish_step', arguments: { summary: 'The comparison is turned round.' } }] },
  {
    text: 'That broke other tests: the comparison has to include the boundary.',
    calls: [
      {
        tool: 'apply_patch',
        arguments: {
          patch: patch(
            '    if (quantity < row.from) return row.percent;',
            '    if (quantity >= row.from) return row.percent;',
          ),
        },
      },
    ],
  },
  { calls: [{ tool: 'run_tests', arguments: { paths: ['test/cart.test.js'] } }] },
  {
    calls: [
      { tool: 'finish_step', arguments: { summary: 'The discount counts from its first quantity on.' } },
    ],
  },
  { calls: [{ tool: 'run_command', arguments: { command: 'node --test --test-reporter=tap | tail -n 8' } }] },
  {
    calls: [
      {
        tool: 'finish_step',
        arguments: { summary: 'Quantities on the boundary of a row get its discount; all tests pass.' },
      },
    ],
  },
];

export default script;

function patch(before: string, after: string): string {
  return `*** Begin Patch\n*** Update File: src/discounts.js\n@@ export function discountFor\n   for (const row of table) {\n-${before}\n+${after}\n   }\n*** End Patch`;
}
