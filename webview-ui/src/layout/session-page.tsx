import { useCallback } from 'react';
import type { PanelView } from '../../../extension/src/protocol/panel/panel-view.ts';
import { ChangesPane } from '../changes/changes-pane.tsx';
import { PlanPane } from '../plan/plan-pane.tsx';
import { SteerBox } from '../composer/steer-box.tsx';
import { Gates } from '../gates/gates.tsx';
import { SessionHeader } from '../session/session-header.tsx';
import { SuspectsPane } from '../session/suspects-pane.tsx';
import { useFocusWish, useSaved } from '../store/panel-context.tsx';
import { CheckpointsPane } from '../time/checkpoints-pane.tsx';
import { TimeSlider } from '../time/time-slider.tsx';
import { Timeline } from '../timeline/timeline.tsx';
import { Tabs } from './tabs.tsx';
import type { Tab } from './tabs.tsx';
import { usePageWidth } from './use-page-width.ts';

/** A session: header, moment, and its parts, as tabs or beside each other as the width allows. */
export function SessionPage({ view }: { readonly view: PanelView }) {
  const wide = usePageWidth() === 'wide';
  return (
    <main className="page">
      <SessionHeader view={view} />
      <TimeSlider view={view} />
      <Gates view={view} />
      {wide ? <Beside view={view} /> : <Stacked view={view} />}
      <SteerBox view={view} />
    </main>
  );
}

function Stacked({ view }: { readonly view: PanelView }) {
  const [selected, select] = useSaved('page.tab', 'activity');
  useFocusWish(
    'changes',
    useCallback(() => select('changes'), [select]),
  );
  const tabs = [activityTab(view), planTab(view), ...changeTabs(view)];
  return <Tabs label="Session" tabs={tabs} selected={selected} onSelect={select} />;
}

function Beside({ view }: { readonly view: PanelView }) {
  const [selected, select] = useSaved('page.lower-tab', 'changes');
  useFocusWish(
    'changes',
    useCallback(() => select('changes'), [select]),
  );
  const upper = planTab(view);
  return (
    <div className="page-columns">
      <section className="page-column" aria-label="Activity">
        {activityTab(view).render()}
      </section>
      <div className="page-column" data-lower={view.changes === null ? 'small' : 'large'}>
        <section className="page-upper" aria-label={upper.label}>
          {upper.render()}
        </section>
        <Tabs label="Result" tabs={changeTabs(view)} selected={selected} onSelect={select} />
      </div>
    </div>
  );
}

function activityTab(view: PanelView): Tab {
  return { id: 'activity', label: 'Activity', count: view.entries, render: () => <Timeline view={view} /> };
}

/** The plan; the built-in repair engine has none, but lines that it suspects. */
function planTab(view: PanelView): Tab {
  if (view.plan === null && view.session.mode === 'fix')
    return {
      id: 'plan',
      label: 'Suspects',
      count: view.suspicious.length,
      render: () => <SuspectsPane view={view} />,
    };
  const steps = view.plan?.steps.filter(({ status }) => status !== 'dropped') ?? [];
  return { id: 'plan', label: 'Plan', count: steps.length, render: () => <PlanPane view={view} /> };
}

function changeTabs(view: PanelView): readonly Tab[] {
  return [
    {
      id: 'changes',
      label: 'Changes',
      count: view.changes?.files.length ?? 0,
      render: () => <ChangesPane view={view} />,
    },
    {
      id: 'checkpoints',
      label: 'Checkpoints',
      count: view.checkpoints.length,
      render: () => <CheckpointsPane view={view} />,
    },
  ];
}
