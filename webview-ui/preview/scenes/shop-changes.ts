import type {
  ChangedFileView,
  ChangesView,
  ReviewHunkView,
} from '../../../extension/src/protocol/panel/panel-view.ts';

const hunk = (
  more: Pick<ReviewHunkView, 'id' | 'path' | 'beforeStart' | 'beforeLines' | 'afterLines'> &
    Partial<ReviewHunkView>,
): ReviewHunkView => ({ afterStart: more.beforeStart, decision: 'open', ...more });

const file = (more: Pick<ChangedFileView, 'path'> & Partial<ChangedFileView>): ChangedFileView => ({
  movedFrom: null,
  how: 'changed',
  addedLines: more.hunks?.reduce((sum, { afterLines }) => sum + afterLines.length, 0) ?? 0,
  removedLines: more.hunks?.reduce((sum, { beforeLines }) => sum + beforeLines.length, 0) ?? 0,
  note: null,
  decision: 'open',
  hunks: [],
  contextLines: {},
  ...more,
});

/** A change of a few files, one hunk of it kept already. */
export const shopChanges: ChangesView = {
  changeSet: 'c'.repeat(64),
  summary: 'Discounts are rounded down in one place and printed as a line of their own.',
  reports: [
    {
      validator: 'tests',
      status: 'passed',
      findings: [],
      durationMs: 4_120,
      evidence: '31 tests passed (2 were failing before)',
    },
    {
      validator: 'protected-paths',
      status: 'passed',
      durationMs: 1,
      evidence: 'no protected path was touched',
      findings: [],
    },
    {
      validator: 'weakened-tests',
      status: 'passed',
      durationMs: 8,
      evidence: '1 remark',
      findings: [
        {
          validator: 'weakened-tests',
          rule: 'expectation-changed',
          level: 'warning',
          blocking: false,
          message: 'An expectation changed from 1 to 0.99: look whether that is what you want.',
          path: 'test/discount.test.ts',
          line: 12,
        },
      ],
    },
  ],
  files: [
    file({
      path: 'src/discount.ts',
      decision: 'mixed',
      contextLines: {
        11: '/** The discount on an amount, in euros. */',
        12: 'export function discountOf(amount: number, share: number): number {',
        13: '  const discount = amount * share;',
        16: '}',
        17: '',
        18: 'export const cents = 100;',
      },
      hunks: [
        hunk({
          id: 'hunk-1',
          path: 'src/discount.ts',
          beforeStart: 14,
          beforeLines: ['  return Math.round(discount * 100) / 100;'],
          afterLines: [
            '  if (discount < 0) throw new RangeError(`Cannot round ${discount}`);',
            '  return Math.floor(discount * cents) / cents;',
          ],
          decision: 'kept',
        }),
        hunk({
          id: 'hunk-2',
          path: 'src/discount.ts',
          beforeStart: 40,
          afterStart: 41,
          beforeLines: ['export const discountLine = (): string => "";'],
          afterLines: ['export const discountLine = (cents: number): string => `Discount ${cents}`;'],
        }),
      ],
    }),
    file({
      path: 'src/invoice-lines.ts',
      how: 'added',
      hunks: [
        hunk({
          id: 'hunk-3',
          path: 'src/invoice-lines.ts',
          beforeStart: 1,
          beforeLines: [],
          afterLines: [
            "import { discountLine } from './discount.ts';",
            '',
            'export const lines = [discountLine];',
          ],
        }),
      ],
    }),
    file({ path: 'media/invoice.png', note: 'binary file, 14 kB', addedLines: 0, removedLines: 0 }),
    file({ path: 'src/old-lines.ts', how: 'deleted', decision: 'undone', removedLines: 12 }),
  ],
  problem: null,
  undoable: 1,
};
