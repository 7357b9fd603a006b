/**
 * `after`, with every part that equals the part of `before` at its place replaced by that one, so that what did not change
 * can be told by reference. Both are JSON values.
 */
export function keepSame<Value>(before: Value, after: Value): Value {
  return keep(before, after) as Value;
}

function keep(before: unknown, after: unknown): unknown {
  if (Object.is(before, after)) return before;
  if (Array.isArray(before) && Array.isArray(after)) return keepList(before, after);
  if (isRecord(before) && isRecord(after)) return keepRecord(before, after);
  return after;
}

function keepList(before: readonly unknown[], after: readonly unknown[]): readonly unknown[] {
  const kept = after.map((item, index) => keep(before[index], item));
  return before.length === after.length && kept.every((item, index) => item === before[index])
    ? before
    : kept;
}

function keepRecord(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const entries = Object.entries(after).map(([key, value]) => [key, keep(before[key], value)] as const);
  const same =
    entries.length === Object.keys(before).length &&
    entries.every(([key, value]) => Object.hasOwn(before, key) && value === before[key]);
  return same ? before : Object.fromEntries(entries);
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
