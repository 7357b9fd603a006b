/**
 * Levenshtein distance of two strings by UTF-16 units, or undefined when it is above the limit. Only the diagonal band
 * that can stay within the limit is computed (Ukkonen 1985): O(limit * length).
 */
export function editDistance(first: string, second: string, limit: number): number | undefined {
  if (Math.abs(first.length - second.length) > limit) return undefined;
  if (first === second) return 0;
  let head = 0;
  const shorter = Math.min(first.length, second.length);
  while (head < shorter && first.charCodeAt(head) === second.charCodeAt(head)) head++;
  let tail = 0;
  while (
    tail < shorter - head &&
    first.charCodeAt(first.length - 1 - tail) === second.charCodeAt(second.length - 1 - tail)
  )
    tail++;
  return bandedDistance(
    first.slice(head, first.length - tail),
    second.slice(head, second.length - tail),
    limit,
  );
}

function bandedDistance(first: string, second: string, limit: number): number | undefined {
  const width = second.length;
  const tooFar = limit + 1;
  let previous = Uint32Array.from({ length: width + 1 }, (_, index) => Math.min(index, tooFar));
  let current = new Uint32Array(width + 1);
  for (let row = 1; row <= first.length; row++) {
    const from = Math.max(1, row - limit);
    const to = Math.min(width, row + limit);
    current.fill(tooFar);
    if (row <= limit) current[0] = row;
    let best = current[0] ?? tooFar;
    for (let column = from; column <= to; column++) {
      const same = first.charCodeAt(row - 1) === second.charCodeAt(column - 1) ? 0 : 1;
      const cost = Math.min(
        (previous[column - 1] ?? tooFar) + same,
        (previous[column] ?? tooFar) + 1,
        (current[column - 1] ?? tooFar) + 1,
      );
      current[column] = cost;
      if (cost < best) best = cost;
    }
    if (best > limit) return undefined;
    [previous, current] = [current, previous];
  }
  const distance = previous[width] ?? tooFar;
  return distance > limit ? undefined : distance;
}
