import type { Place } from './layered-layout.ts';

/** A way to go from a step with an arrow key. */
export type Direction = 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight';

/** Whether a key is an arrow key. */
export function isDirection(key: string): key is Direction {
  return /^Arrow(Up|Down|Left|Right)$/.test(key);
}

/**
 * The step that lies nearest in a direction, or undefined when there is none. What lies straight ahead is nearer than
 * what lies aside: a pixel aside counts as much as two ahead.
 */
export function nearestStep(
  places: ReadonlyMap<string, Place>,
  from: string,
  direction: Direction,
): string | undefined {
  const start = places.get(from);
  if (start === undefined) return undefined;
  const upright = direction === 'ArrowUp' || direction === 'ArrowDown';
  const sign = direction === 'ArrowUp' || direction === 'ArrowLeft' ? -1 : 1;
  let best: { readonly id: string; readonly distance: number } | undefined;
  for (const [id, { x, y }] of places) {
    const ahead = sign * (upright ? y - start.y : x - start.x);
    const aside = Math.abs(upright ? x - start.x : y - start.y);
    // Sideways stays in the row; rows are apart by more than a box.
    if (ahead < 1 || (!upright && aside > 1)) continue;
    const distance = ahead + 2 * aside;
    if (best === undefined || distance < best.distance) best = { id, distance };
  }
  return best?.id;
}
