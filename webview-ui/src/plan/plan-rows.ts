import type { PlanNodeView } from '../../../extension/src/protocol/panel/panel-view.ts';

/** A row of the plan as a tree: a step, or one line about the step above it. */
export interface PlanRow {
  /** unique among all rows, expanded or not */
  readonly key: string;
  readonly level: 1 | 2;
  readonly step: PlanNodeView;
  /** what the row says first; type-ahead looks for it */
  readonly label: string;
  /** what a line of a step is about, or null for the step itself */
  readonly about: 'after' | 'acceptance' | 'test' | 'evidence' | null;
  /** null: there is nothing below */
  readonly expanded: boolean | null;
  readonly parent: string | null;
  /** place among its siblings, from 1, and how many there are */
  readonly position: number;
  readonly siblings: number;
}

/** The rows that are visible when the rows with these keys are expanded, in the plan's order. */
export function planRows(steps: readonly PlanNodeView[], expanded: ReadonlySet<string>): readonly PlanRow[] {
  const goals = new Map<string, string>(steps.map(({ id, goal }) => [id, goal]));
  return steps.flatMap((step, index) => {
    const lines = linesOf(step, goals);
    const key = stepKey(step.id);
    const row: PlanRow = {
      key,
      level: 1,
      step,
      label: step.goal,
      about: null,
      expanded: lines.length === 0 ? null : expanded.has(key),
      parent: null,
      position: index + 1,
      siblings: steps.length,
    };
    if (row.expanded !== true) return [row];
    const below = lines.map(({ about, label }, at): PlanRow => ({
      key: `${key}/${at}`,
      level: 2,
      step,
      label,
      about,
      expanded: null,
      parent: key,
      position: at + 1,
      siblings: lines.length,
    }));
    return [row, ...below];
  });
}

/** The key of a step's row. */
export const stepKey = (id: string): string => `step:${id}`;

/** What a line of a step is about, in a word. */
export const aboutWords: Readonly<Record<NonNullable<PlanRow['about']>, string>> = {
  after: 'After',
  acceptance: 'Done when',
  test: 'Test',
  evidence: 'Evidence',
};

type Line = { readonly about: NonNullable<PlanRow['about']>; readonly label: string };

function linesOf(step: PlanNodeView, goals: ReadonlyMap<string, string>): readonly Line[] {
  return [
    ...step.dependsOn.map((id): Line => ({ about: 'after', label: goals.get(id) ?? id })),
    ...step.acceptance.map((label): Line => ({ about: 'acceptance', label })),
    ...step.tests.map((label): Line => ({ about: 'test', label })),
    ...step.reports
      .filter(({ status }) => status !== 'not-applicable')
      .map(({ validator, evidence }): Line => ({ about: 'evidence', label: `${validator}: ${evidence}` })),
  ];
}
