import type { PlanNodeView } from '../../../extension/src/protocol/panel/panel-view.ts';
import type { Place } from './layered-layout.ts';
import { edgePath, spacing } from './layout-plan.ts';
import type { PlanLayout } from './layout-plan.ts';

/** A plan as a few large shapes: cheap to draw however many steps it has. */
export interface OverviewPaths {
  /** all arrows as one line */
  readonly edges: string;
  /** the boxes of each status as one shape, by what they look like from afar */
  readonly boxes: readonly { readonly status: PlanNodeView['status']; readonly path: string }[];
}

/** Boxes in sight beyond which they are drawn as an overview. */
const boxesMax = 200;

/** Whether so many steps would be in sight that none can be read and all together are slow to draw. */
export function isOverview(
  steps: number,
  room: { readonly width: number; readonly height: number },
  zoom: number,
): boolean {
  const columns = room.width / zoom / (spacing.width + spacing.gap);
  const rows = room.height / zoom / (spacing.height + spacing.rowGap);
  return steps > boxesMax && columns * rows > boxesMax;
}

/** The shapes of a plan. */
export function overviewPaths(
  layout: PlanLayout,
  steps: readonly Pick<PlanNodeView, 'id' | 'status'>[],
): OverviewPaths {
  const byStatus = Map.groupBy(steps, ({ status }) => status);
  return {
    edges: layout.edges
      .map(({ source, target, bends }) => {
        const from = layout.places.get(source);
        const to = layout.places.get(target);
        if (from === undefined || to === undefined) return '';
        return edgePath(
          { x: from.x + spacing.width / 2, y: from.y + spacing.height },
          { x: to.x + spacing.width / 2, y: to.y },
          bends,
        );
      })
      .join(''),
    boxes: [...byStatus].map(([status, some]) => ({
      status,
      path: some
        .map(({ id }) => layout.places.get(id))
        .map((place) =>
          place === undefined
            ? ''
            : `M${place.x},${place.y}h${spacing.width}v${spacing.height}h${-spacing.width}z`,
        )
        .join(''),
    })),
  };
}

/** The step whose box holds a point of the plan, or undefined. */
export function stepAt(layout: PlanLayout, { x, y }: Place): string | undefined {
  for (const [id, place] of layout.places)
    if (x >= place.x && x <= place.x + spacing.width && y >= place.y && y <= place.y + spacing.height)
      return id;
  return undefined;
}
