import './plan.css';
import { lazy, Suspense, useCallback, useState } from 'react';
import type { PanelView, PlanNodeView, PlanView } from '../../../extension/src/protocol/panel/panel-view.ts';
import { IconButton } from '../controls/icon-button.tsx';
import { usePageWidth } from '../layout/use-page-width.ts';
import { useSaved } from '../store/panel-context.tsx';
import { PlanTree } from './plan-tree.tsx';
import { changesOfRevision } from './revision-words.ts';
import { RevisionStrip } from './revision-strip.tsx';
import { StepDetail } from './step-detail.tsx';
import { useScreenReader } from './use-editor-look.ts';

// The graph's library is a third of the page: it comes when a graph is shown.
const PlanGraph = lazy(() => import('./plan-graph.tsx'));

/** The plan: as a graph or as a tree, with what the last revision changed, and the chosen step in full. */
export function PlanPane({ view }: { readonly view: PanelView }) {
  if (view.plan === null || view.plan.steps.length === 0) return <NoPlan view={view} />;
  return <Plan view={view} plan={view.plan} />;
}

function Plan({ view, plan }: { readonly view: PanelView; readonly plan: PlanView }) {
  const narrow = usePageWidth() === 'narrow';
  const reader = useScreenReader();
  const [wish, setWish] = useSaved('plan.shape', '');
  const shape = wish === 'graph' || wish === 'tree' ? wish : narrow || reader ? 'tree' : 'graph';
  const [wished, setSelected] = useSaved('plan.step', '');
  const step = plan.steps.find(({ id }) => id === wished);
  const [revision, setRevision] = useState<number | null>(null);
  const select = useCallback((id: string) => setSelected(id), [setSelected]);
  const marks = marksOf(plan, revision);
  const stoppedAt = view.moment.follows && view.status.kind === 'working' ? null : view.moment.at;
  const shared = { steps: plan.steps, marks, selected: step?.id ?? '', onSelect: select };

  return (
    <div className="plan">
      <PlanBar plan={plan} shape={shape} onShape={setWish} />
      <RevisionStrip view={view} plan={plan} chosen={revision} onChoose={setRevision} />
      <div className={step === undefined ? 'plan-body' : 'plan-body plan-body-detail'}>
        <div className="plan-main">
          {shape === 'tree' ? (
            <PlanTree {...shared} />
          ) : (
            <Suspense fallback={<p className="empty">Drawing the plan…</p>}>
              <PlanGraph {...shared} stoppedAt={stoppedAt} roomy={!narrow && step === undefined} />
            </Suspense>
          )}
        </div>
        {step !== undefined && (
          <StepDetail
            key={step.id}
            view={view}
            step={step}
            steps={plan.steps}
            stoppedAt={stoppedAt}
            onSelect={select}
          />
        )}
      </div>
    </div>
  );
}

function PlanBar(props: {
  readonly plan: PlanView;
  readonly shape: 'graph' | 'tree';
  readonly onShape: (shape: 'graph' | 'tree') => void;
}) {
  const live = props.plan.steps.filter(({ status }) => status !== 'dropped');
  const done = live.filter(({ status }) => status === 'completed').length;
  return (
    <div className="plan-bar">
      <span className="plan-progress">
        {done} of {live.length} steps done
      </span>
      <span className="plan-progress-line" aria-hidden="true">
        <span style={{ width: `${live.length === 0 ? 0 : (done / live.length) * 100}%` }} />
      </span>
      <IconButton
        icon="type-hierarchy-sub"
        label="Show as a graph"
        pressed={props.shape === 'graph'}
        onClick={() => props.onShape('graph')}
      />
      <IconButton
        icon="list-tree"
        label="Show as a list"
        pressed={props.shape === 'tree'}
        onClick={() => props.onShape('tree')}
      />
    </div>
  );
}

function NoPlan({ view }: { readonly view: PanelView }) {
  const ended = !['working', 'waiting', 'paused'].includes(view.status.kind);
  return (
    <p className="empty">
      {!view.moment.follows
        ? 'There was no plan at this moment yet.'
        : ended
          ? 'This session ended without a plan.'
          : 'There is no plan yet. It appears here as soon as the agent has looked around.'}
    </p>
  );
}

/** What is marked: what the chosen revision did, or else the last one. */
function marksOf(plan: PlanView, revision: number | null): ReadonlyMap<string, PlanNodeView['change']> {
  const chosen = plan.revisions.find(({ seq, cause }) => seq === revision && cause !== 'adopted');
  if (chosen !== undefined) return changesOfRevision(chosen);
  return new Map(plan.steps.map(({ id, change }) => [id, change]));
}
