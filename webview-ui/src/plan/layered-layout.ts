import type { GraphStep } from './plan-shape.ts';
import { knownDependencies, ranksOf } from './plan-shape.ts';

/** Where a box stands: its left upper corner. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Sizes that a layout works with, in pixels. */
export interface Spacing {
  readonly width: number;
  readonly height: number;
  /** between boxes of a row */
  readonly gap: number;
  /** between rows */
  readonly rowGap: number;
}

/**
 * Places steps in rows, each below all that it depends on, in time proportional to the graph: 1,000 steps take a few
 * milliseconds, for which a layout that minimises crossings takes seconds. A rank that is much wider than the plan is
 * deep is broken into rows, so that the picture stays within reach.
 */
export function layeredLayout(steps: readonly GraphStep[], spacing: Spacing): ReadonlyMap<string, Place> {
  const dependencies = knownDependencies(steps);
  const perRow = Math.max(8, Math.ceil(Math.sqrt(steps.length)));
  const column = spacing.width + spacing.gap;
  const middles = new Map<string, number>();
  const places = new Map<string, Place>();
  let y = 0;
  for (const rank of byRank(steps)) {
    const wished = rank
      .map((id, order) => ({ id, order, wish: meanOf(dependencies.get(id) ?? [], middles) }))
      .toSorted((a, b) => a.wish - b.wish || a.order - b.order);
    for (let from = 0; from < wished.length; from += perRow) {
      const row = wished.slice(from, from + perRow);
      for (const [index, middle] of spread(
        row.map(({ wish }) => wish),
        column,
      ).entries()) {
        const id = row[index]?.id ?? '';
        middles.set(id, middle);
        places.set(id, { x: middle - spacing.width / 2, y });
      }
      y += spacing.height + spacing.rowGap;
    }
  }
  return places;
}

function byRank(steps: readonly GraphStep[]): readonly (readonly string[])[] {
  const ranks = ranksOf(steps);
  const rows: string[][] = [];
  for (const { id } of steps) (rows[ranks.get(id) ?? 0] ??= []).push(id);
  return rows;
}

function meanOf(ids: readonly string[], middles: ReadonlyMap<string, number>): number {
  if (ids.length === 0) return 0;
  return ids.reduce((sum, id) => sum + (middles.get(id) ?? 0), 0) / ids.length;
}

/** Middles in the order of the wishes, no two nearer than a column, on the whole where they were wished. */
function spread(wishes: readonly number[], column: number): readonly number[] {
  const placed: number[] = [];
  for (const [index, wish] of wishes.entries()) {
    const before = placed[index - 1];
    placed.push(before === undefined ? wish : Math.max(wish, before + column));
  }
  const drift = wishes.reduce((sum, wish, index) => sum + wish - (placed[index] ?? 0), 0) / wishes.length;
  return placed.map((middle) => middle + drift);
}
