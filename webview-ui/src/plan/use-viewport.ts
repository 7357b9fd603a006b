import { useReactFlow } from '@xyflow/react';
import { useCallback, useEffect, useRef } from 'react';
import type { RefObject } from 'react';
import type { PlanNodeView } from '../../../extension/src/protocol/panel/panel-view.ts';
import type { StepEdge, StepNode } from './graph-elements.ts';
import { spacing } from './layout-plan.ts';
import type { PlanLayout } from './layout-plan.ts';

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

  const show = useCallback(() => {
    const room = box.current;
    if (room === null || room.clientWidth === 0 || room.clientHeight === 0) return;
    const { x, y, zoom } = viewportFor(newest.current, {
      width: room.clientWidth,
      height: room.clientHeight,
    });
    void flow.setViewport({ x, y, zoom });
  }, [box, flow]);

  useEffect(() => {
    untouched.current = true;
    show();
  }, [layout, show]);

  useEffect(() => {
    if (box.current === null) return;
    const observer = new ResizeObserver(() => {
      if (untouched.current) show();
    });
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [box, show]);

  return {
    fit: useCallback(() => {
      untouched.current = false;
      void flow.fitView({ padding: 0.06, minZoom: 0.05, maxZoom: 1 });
    }, [flow]),
    moved: useCallback(() => {
      untouched.current = false;
    }, []),
  };
}

/** Where the plan stands in a room of this size, in pixels: `x`, `y` of its origin. */
export function viewportFor(
  plan: { readonly layout: PlanLayout; readonly steps: readonly PlanNodeView[]; readonly selected: string },
  room: { readonly width: number; readonly height: number },
): { readonly x: number; readonly y: number; readonly zoom: number } {
  const { places: byStep } = plan.layout;
  const places = [...byStep.values()];
  const left = Math.min(...places.map(({ x }) => x));
  const top = Math.min(...places.map(({ y }) => y));
  const width = Math.max(...places.map(({ x }) => x)) + spacing.width - left;
  const height = Math.max(...places.map(({ y }) => y)) + spacing.height - top;
  const margin = 16;
  const whole = Math.min(1, (room.width - 2 * margin) / width, (room.height - 2 * margin) / height);
  if (whole >= readableZoom) {
    return {
      x: (room.width - width * whole) / 2 - left * whole,
      y: Math.max(margin, (room.height - height * whole) / 2) - top * whole,
      zoom: whole,
    };
  }
  const zoom = Math.max(readableZoom, Math.min(0.85, (room.width - 2 * margin) / width));
  const middle = byStep.get(plan.selected) ??
    byStep.get(activeStep(plan.steps)?.id ?? '') ?? { x: left, y: top };
  return {
    x: room.width / 2 - (middle.x + spacing.width / 2) * zoom,
    y: room.height / 2 - (middle.y + spacing.height / 2) * zoom,
    zoom,
  };
}

function activeStep(steps: readonly PlanNodeView[]): PlanNodeView | undefined {
  return (
    steps.find(({ status }) => status === 'running' || status === 'validating') ??
    steps.find(({ status }) => status === 'ready' || status === 'open') ??
    steps[0]
  );
}
