import type { PlanNodeView } from '../../../extension/src/protocol/panel/panel-view.ts';
import { spacing } from './layout-plan.ts';
import type { PlanLayout } from './layout-plan.ts';

/**
 * Where the plan stands in a room of this size, in pixels: `x`, `y` of its origin. It is all in sight unless it would be
 * smaller than `zoomMin`.
 */
export function viewportFor(
  plan: { readonly layout: PlanLayout; readonly steps: readonly PlanNodeView[]; readonly selected: string },
  room: { readonly width: number; readonly height: number },
  zoomMin: number,
): { readonly x: number; readonly y: number; readonly zoom: number } {
  const { places: byStep } = plan.layout;
  const places = [...byStep.values()];
  const left = Math.min(...places.map(({ x }) => x));
  const top = Math.min(...places.map(({ y }) => y));
  const width = Math.max(...places.map(({ x }) => x)) + spacing.width - left;
  const height = Math.max(...places.map(({ y }) => y)) + spacing.height - top;
  const margin = 16;
  const whole = Math.min(1, (room.width - 2 * margin) / width, (room.height - 2 * margin) / height);
  if (whole >= zoomMin) {
    return {
      x: (room.width - width * whole) / 2 - left * whole,
      y: Math.max(margin, (room.height - height * whole) / 2) - top * whole,
      zoom: whole,
    };
  }
  const zoom = Math.max(zoomMin, Math.min(0.85, (room.width - 2 * margin) / width));
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
