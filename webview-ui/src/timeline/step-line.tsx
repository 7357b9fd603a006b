import type { PlanView, TimelineEntry } from '../../../extension/src/protocol/panel/panel-view.ts';
import { Icon } from '../controls/icon.tsx';

/** The step that the entries in sight belong to. It stands above the list, so that it stays while they scroll. */
export function StepLine({ plan, step }: { readonly plan: PlanView; readonly step: string | null }) {
  const goal = step === null ? 'not part of a step' : goalOf(plan, step);
  return (
    <div className="step-line step-line-top" title={goal}>
      <Icon name="milestone" />
      <span className="entry-title">{step ?? 'Whole task'}</span>
      <span className="entry-text">{goal}</span>
    </div>
  );
}

/** The line before an entry with which another step begins; else nothing. */
export function StepBreak(props: {
  readonly plan: PlanView | null;
  readonly entry: TimelineEntry;
  readonly before: TimelineEntry | undefined;
}) {
  const { step } = props.entry;
  if (step === null || props.before === undefined || props.before.step === step) return null;
  return (
    <div className="step-line" role="presentation">
      <Icon name="milestone" />
      <span className="entry-title">{step}</span>
      <span className="entry-text">{props.plan === null ? '' : goalOf(props.plan, step)}</span>
    </div>
  );
}

function goalOf(plan: PlanView, step: string): string {
  return plan.steps.find(({ id }) => id === step)?.goal ?? '';
}
