import type { PlanNodeView } from '../../../extension/src/protocol/panel/panel-view.ts';
import { spacing } from './layout-plan.ts';
import type { PlanLayout } from './layout-plan.ts';

/** Room around a plan, in pixels. */
const margin = 16;

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
  const whole = Math.min(1, (room.width - 2 * margin) / width, (room.height - 2 * margin) / height);
  if (whole >= zoomMin) {
    return {
      x: (room.width - width * whole) / 2 - left * whole,
      y: Math.max(margin, (room.height - height * whole) / 2) - top * whole,
      zoom: whole,
    };
  }
  const zoom = Math.max(zoomMin, Math.min(0.85, (room.width - 2 * margin) / width));
  const wanted = byStep.get(plan.selected) ??
    byStep.get(activeStep(plan.steps)?.id ?? '') ?? { x: left, y: top };
  return {
    x: along(room.width, { start: left, size: width, middle: wanted.x + spacing.width / 2 }, zoom),
    y: along(room.height, { start: top, size: height, middle: wanted.y + spacing.height / 2 }, zoom),
    zoom,
  };
}

/** Brings a place to the middle of the room, but shows no more empty room than there has to be. */
function along(
  room: number,
  plan: { readonly start: number; readonly size: number; readonly middle: number },
  zoom: number,
): number {
  const first = margin - plan.start * zoom;
  const last = room - margin - (plan.start + plan.size) * zoom;
  if (last >= first) return (first + last) / 2;
  return Math.min(first, Math.max(last, room / 2 - plan.middle * zoom));
}

function activeStep(steps: readonly PlanNodeView[]): PlanNodeView | undefined {
  return (
    steps.find(({ status }) => status === 'running' || status === 'validating') ??
    steps.find(({ status }) => status === 'ready' || status === 'open') ??
    steps[0]
  );
}
