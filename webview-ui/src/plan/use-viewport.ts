import { useReactFlow } from '@xyflow/react';
import { useCallback, useEffect, useRef } from 'react';
import type { RefObject } from 'react';
import type { PlanNodeView } from '../../../extension/src/protocol/panel/panel-view.ts';
import type { StepEdge, StepNode } from './graph-elements.ts';
import type { PlanLayout } from './layout-plan.ts';
import { viewportFor } from './viewport-for.ts';

/** Below this a box cannot be read: then a part of the plan is shown instead of all of it. */
const readableZoom = 0.62;

/**
 * Shows the plan when it first appears, when its shape changes, and when the room for it does, unless the person moved
 * it: all of it when it can be read like that, else the selected step or what is being worked on. `moved` is to be called when the person
 * moves it; `fit` shows all of it however small.
 */
export function useViewport(
  box: RefObject<HTMLElement | null>,
  layout: PlanLayout,
  steps: readonly PlanNodeView[],
  selected: string,
): { readonly fit: () => void; readonly moved: () => void } {
  const flow = useReactFlow<StepNode, StepEdge>();
  const untouched = useRef(true);
  const newest = useRef({ layout, steps, selected });
  newest.current = { layout, steps, selected };

  const show = useCallback(
    (zoomMin: number) => {
      const room = box.current;
      if (room === null || room.clientWidth === 0 || room.clientHeight === 0) return;
      const size = { width: room.clientWidth, height: room.clientHeight };
      void flow.setViewport(viewportFor(newest.current, size, zoomMin));
    },
    [box, flow],
  );

  useEffect(() => {
    untouched.current = true;
    show(readableZoom);
  }, [layout, show]);

  useEffect(() => {
    if (box.current === null) return;
    const observer = new ResizeObserver(() => {
      if (untouched.current) show(readableZoom);
    });
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [box, show]);

  return {
    fit: useCallback(() => {
      untouched.current = false;
      show(0);
    }, [show]),
    moved: useCallback(() => {
      untouched.current = false;
    }, []),
  };
}
