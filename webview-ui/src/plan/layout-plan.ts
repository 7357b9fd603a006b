import { graphlib, layout } from '@dagrejs/dagre';
import type { Place, Spacing } from './layered-layout.ts';
import { layeredLayout } from './layered-layout.ts';
import type { GraphStep } from './plan-shape.ts';
import { knownDependencies, shapeOf } from './plan-shape.ts';

/** Size of a step's box and the room around it, in pixels. All boxes are alike: nothing has to be measured. */
export const spacing: Spacing = { width: 232, height: 112, gap: 24, rowGap: 44 };

/** An arrow from a step to one that depends on it. */
export interface LaidEdge {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  /** where it passes other rows; without its ends */
  readonly bends: readonly Place[];
}

/** Where everything of a plan stands. */
export interface PlanLayout {
  /** equal layouts have equal shapes */
  readonly shape: string;
  readonly places: ReadonlyMap<string, Place>;
  readonly edges: readonly LaidEdge[];
}

/** Plans up to this many steps are laid out with few crossings; more would take longer than a person waits. */
const carefulMax = 120;

/** Places a plan's steps from top to bottom, each below what it depends on. */
export function layoutPlan(steps: readonly GraphStep[]): PlanLayout {
  return steps.length <= carefulMax ? careful(steps) : quick(steps);
}

/** A layout that is worked out again only when the graph's shape changes. Keeps the newest one. */
export function createLayoutCache(): (steps: readonly GraphStep[]) => PlanLayout {
  let newest: PlanLayout | undefined;
  return (steps) => {
    if (newest?.shape !== shapeOf(steps)) newest = layoutPlan(steps);
    return newest;
  };
}

/** The line of an arrow: leaves a box downwards, enters the next from above, and bends in between. */
export function edgePath(from: Place, to: Place, bends: readonly Place[]): string {
  const points = [...bends, to];
  let last = from;
  let path = `M${last.x},${last.y}`;
  for (const point of points) {
    const middle = (last.y + point.y) / 2;
    path += ` C${last.x},${middle} ${point.x},${middle} ${point.x},${point.y}`;
    last = point;
  }
  return path;
}

function careful(steps: readonly GraphStep[]): PlanLayout {
  const graph = new graphlib.Graph();
  graph.setGraph({ rankdir: 'TB', ranker: 'tight-tree', nodesep: spacing.gap, ranksep: spacing.rowGap });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id } of steps) graph.setNode(id, { width: spacing.width, height: spacing.height });
  const edges = edgesOf(steps);
  for (const { source, target } of edges) graph.setEdge(source, target);
  layout(graph);
  const places = new Map<string, Place>();
  for (const { id } of steps) {
    const { x, y } = graph.node(id) as unknown as Place;
    places.set(id, { x: x - spacing.width / 2, y: y - spacing.height / 2 });
  }
  return {
    shape: shapeOf(steps),
    places,
    edges: edges.map((edge) => {
      const { points = [] } = graph.edge(edge.source, edge.target) as { readonly points?: readonly Place[] };
      // Three points are the two ends and the middle between them: a straight way down needs no bend.
      return { ...edge, bends: points.length <= 3 ? [] : points.slice(1, -1).map(({ x, y }) => ({ x, y })) };
    }),
  };
}

function quick(steps: readonly GraphStep[]): PlanLayout {
  const places = layeredLayout(steps, spacing);
  return { shape: shapeOf(steps), places, edges: edgesOf(steps) };
}

function edgesOf(steps: readonly GraphStep[]): readonly LaidEdge[] {
  return [...knownDependencies(steps)].flatMap(([target, sources]) =>
    sources.map((source) => ({ id: `${source}>${target}`, source, target, bends: [] })),
  );
}
