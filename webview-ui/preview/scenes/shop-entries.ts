import type { EntryDetail, TimelineEntry } from '../../../extension/src/protocol/panel/panel-view.ts';
import { sceneTime } from './scene.ts';

const shared = {
  endSeq: 0,
  kind: 'call',
  step: null,
  text: '',
  status: 'done',
  durationMs: null,
  exitCode: null,
  more: true,
} satisfies Partial<TimelineEntry>;

const line = (more: Partial<TimelineEntry> & Pick<TimelineEntry, 'title'>): Partial<TimelineEntry> => more;

const discount = { step: 'round-discount' };
const invoice = { step: 'invoice-line' };

const lines: readonly Partial<TimelineEntry>[] = [
  line({ title: 'Session started', kind: 'started', text: 'shop, 214 files', more: false }),
  line({ title: 'gpt-6-sol', kind: 'model', text: 'I look for the places first.', durationMs: 2_310 }),
  line({
    title: 'Plan adopted',
    kind: 'plan',
    text: '4 steps: read-code, round-discount, invoice-line, check-all',
  }),
  line({
    title: 'search_text',
    step: 'read-code',
    text: 'discount in src/**: 31 matches in 6 files',
    durationMs: 41,
  }),
  line({ title: 'read_file', step: 'read-code', text: 'src/discount.ts, lines 1 to 96', durationMs: 3 }),
  line({
    title: 'gpt-6-sol',
    kind: 'model',
    ...discount,
    text: 'The rounding belongs into one function.',
    durationMs: 4_120,
  }),
  line({ title: 'apply_patch', ...discount, text: 'src/discount.ts: +9 -2', durationMs: 12 }),
  line({
    title: 'npm test',
    kind: 'command',
    ...discount,
    text: '2 of 14 tests failed',
    status: 'failed',
    exitCode: 1,
    durationMs: 3_870,
  }),
  line({
    title: 'Validation',
    kind: 'validation',
    ...discount,
    text: 'tests: 2 regressions',
    status: 'failed',
    durationMs: 3_902,
  }),
  line({
    title: 'You',
    kind: 'person',
    ...discount,
    text: 'Round half down, as the tax office asks for it.',
    more: false,
  }),
  line({
    title: 'Plan revised',
    kind: 'plan',
    ...discount,
    text: 'src/mail.ts prints discounts too: mail-line added',
  }),
  line({ title: 'apply_patch', ...discount, text: 'src/discount.ts: +3 -3', durationMs: 9 }),
  line({
    title: 'vitest',
    kind: 'tests',
    ...discount,
    text: '14 passed',
    exitCode: 0,
    durationMs: 1_840,
  }),
  line({
    title: 'Step round-discount completed',
    kind: 'step',
    ...discount,
    text: 'passed every validator',
    more: false,
  }),
  line({
    title: 'curl https://example.com/rates',
    kind: 'command',
    ...invoice,
    text: 'the sandbox has no network',
    status: 'denied',
    more: false,
  }),
  line({
    title: 'gpt-6-sol',
    kind: 'model',
    ...invoice,
    text: 'The invoice gets a line of its own.',
    durationMs: 3_480,
  }),
  line({
    title: 'write_file',
    ...invoice,
    text: 'src/a-rather-long-folder-name/with-another-one/invoice-lines.ts: 48 lines',
    durationMs: 6,
  }),
  line({ title: 'npm test -- invoice', kind: 'command', ...invoice, status: 'running' }),
];

/** The entries of a session on the shop; the last one runs, unless `ended`. */
export const shopEntries: readonly TimelineEntry[] = lines.map((more, index) => {
  const running = more.status === 'running';
  return {
    ...shared,
    title: '',
    ...more,
    index,
    seq: index * 10 + 1,
    endSeq: running ? null : index * 10 + 2,
    at: running ? sceneTime - 14_000 : sceneTime - (720 - index * 40) * 1_000,
  };
});

/** What those that failed, and some others, hold. */
export const shopDetails: Readonly<Record<number, EntryDetail>> = {
  1: {
    index: 1,
    cut: false,
    blocks: [
      {
        kind: 'markdown',
        title: 'Answer',
        text: 'I look for the places first.\n\n- `src/discount.ts` computes\n- `src/invoice.ts` **prints**\n  - and rounds *again*\n\nThen I write one function:\n\n```ts\nexport const toCents = (amount: number): number => Math.floor(amount * 100);\n```\n\n<b>No HTML</b>, see [the rules](https://example.com/rounding).',
      },
      {
        kind: 'facts',
        title: 'Request',
        facts: [
          ['Model', 'gpt-6-sol'],
          ['Tokens', '18,204 read (17,911 cached), 412 written'],
          ['Cost', '$0.014'],
        ],
      },
    ],
  },
  7: {
    index: 7,
    cut: false,
    blocks: [
      {
        kind: 'facts',
        title: '',
        facts: [
          ['Command', 'npm test'],
          ['Folder', '/'],
        ],
      },
      {
        kind: 'output',
        title: 'Output',
        omittedBytes: 18_211,
        text: '\u001b[2m> shop@1.0.0 test\u001b[22m\n\u001b[2m> vitest run\u001b[22m\n\n \u001b[32m✓\u001b[39m test/cart.test.ts \u001b[2m(9 tests)\u001b[22m \u001b[33m211ms\u001b[39m\n \u001b[31m❯\u001b[39m test/discount.test.ts (5 tests | \u001b[31m2 failed\u001b[39m)\n   \u001b[31m× rounds down\u001b[39m\n\u001b[41m\u001b[1m FAIL \u001b[22m\u001b[49m test/discount.test.ts > rounds down\n\u001b[31mAssertionError: expected 0.99 to be 1 // Object.is equality\u001b[39m\n \u001b[36m❯\u001b[39m test/discount.test.ts:\u001b[2m12:31\u001b[22m\n\u001b[38;5;208m 2 of 14 tests failed\u001b[39m\n',
      },
    ],
  },
  8: {
    index: 8,
    cut: true,
    blocks: [
      {
        kind: 'reports',
        title: '',
        reports: [
          { validator: 'syntax', status: 'passed', findings: [], durationMs: 12, evidence: '2 files parse' },
          {
            validator: 'tests',
            status: 'failed',
            durationMs: 3_870,
            evidence: '12 of 14 tests passed',
            findings: [
              {
                validator: 'tests',
                rule: 'regression',
                level: 'error',
                blocking: true,
                message:
                  'test/discount.test.ts > rounds down passed before and fails now: expected 0.99 to be 1.',
                path: 'test/discount.test.ts',
                line: 12,
              },
              {
                validator: 'tests',
                rule: 'slow',
                level: 'warning',
                blocking: false,
                message: 'The tests took twice as long as before.',
              },
            ],
          },
          {
            validator: 'types',
            status: 'not-applicable',
            findings: [],
            durationMs: 0,
            evidence: 'no tsconfig.json',
          },
        ],
      },
      {
        kind: 'diff',
        title: 'Change that was validated',
        hunks: [
          {
            id: 'h1',
            path: 'src/discount.ts',
            beforeStart: 14,
            beforeLines: ['  return Math.round(amount * 100) / 100;'],
            afterStart: 14,
            afterLines: [
              '  if (amount < 0) throw new RangeError(`Cannot round ${amount}`);',
              '  return floor(amount);',
            ],
          },
        ],
      },
      { kind: 'code', title: 'Expression', language: 'ts', text: 'toCents(0.999)\n// 99' },
      { kind: 'text', title: 'Note', text: 'Tried once more after the plan was revised.' },
    ],
  },
};

/** What the last entry says while it runs. */
export const shopLive = {
  [lines.length - 1]: {
    output:
      '\n> shop@1.0.0 test\n> vitest run invoice\n\n \u001b[32m✓\u001b[39m test/invoice.test.ts > prints the sum\n \u001b[32m✓\u001b[39m test/invoice.test.ts > prints the tax\n \u001b[33m…\u001b[39m test/invoice.test.ts > prints the discount\n',
    reasoning: '',
    progress: '2 of 6 tests ran',
  },
};
