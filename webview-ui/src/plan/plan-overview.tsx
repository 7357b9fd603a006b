import { useReactFlow, useStore, ViewportPortal } from '@xyflow/react';
import { memo, useMemo } from 'react';
import type { CSSProperties, MouseEvent } from 'react';
import type { PlanNodeView } from '../../../extension/src/protocol/panel/panel-view.ts';
import { spacing } from './layout-plan.ts';
import type { PlanLayout } from './layout-plan.ts';
import { overviewPaths, stepAt } from './overview-paths.ts';

/** A large plan from far away, as a few shapes. A click goes near to the step that was meant. */
export const PlanOverview = memo(function PlanOverview(props: {
  readonly layout: PlanLayout;
  readonly steps: readonly PlanNodeView[];
}) {
  const { layout, steps } = props;
  const flow = useReactFlow();
  // About one pixel of the screen: the page scales lines with everything else.
  const pixel = useStore(({ transform }) => 2 ** Math.round(Math.log2(1 / transform[2])));
  const { edges, boxes } = useMemo(() => overviewPaths(layout, steps), [layout, steps]);
  const onClick = (event: MouseEvent): void => {
    const step = stepAt(layout, flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }));
    const place = step === undefined ? undefined : layout.places.get(step);
    if (place === undefined) return;
    void flow.setCenter(place.x + spacing.width / 2, place.y + spacing.height / 2, { zoom: 0.8 });
  };
  return (
    <ViewportPortal>
      <svg
        className="plan-overview"
        style={{ '--pixel': `${pixel}px` } as CSSProperties}
        role="img"
        aria-label={`Overview of ${steps.length} steps; zoom in, or show the plan as a list, to read them`}
        onClick={onClick}
      >
        <path className="overview-edges" d={edges} />
        {boxes.map(({ status, path }) => (
          <path key={status} className="overview-boxes" data-status={status} d={path} />
        ))}
      </svg>
    </ViewportPortal>
  );
});
