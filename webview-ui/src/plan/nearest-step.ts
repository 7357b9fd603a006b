import type { Place } from './layered-layout.ts';

/** A way to go from a step with an arrow key. */
export type Direction = 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight';

/** Whether a key is an arrow key. */
export function isDirection(key: string): key is Direction {
  return /^Arrow(Up|Down|Left|Right)$/.test(key);
}

/**
 * The step that an arrow key leads to, or undefined when there is none: up and down to the next row, there to what lies
 * least aside; left and right to the neighbour in the row.
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
  let best: { readonly id: string; readonly ahead: number; readonly aside: number } | undefined;
  for (const [id, { x, y }] of places) {
    const ahead = sign * (upright ? y - start.y : x - start.x);
    const aside = Math.abs(upright ? x - start.x : y - start.y);
    if (ahead < 1 || (!upright && aside > 1)) continue;
    const nearer =
      best === undefined || ahead < best.ahead - 1 || (ahead < best.ahead + 1 && aside < best.aside);
    if (nearer) best = { id, ahead, aside };
  }
  return best?.id;
}
