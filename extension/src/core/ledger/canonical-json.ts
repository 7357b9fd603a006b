import type { JsonValue } from '../../protocol/json.ts';

/** Levels of arrays and objects in one another that a canonical text may have. */
const nestingMax = 500;

/**
 * The one JSON text of a value: no white space, keys in the order of their UTF-16 code units, strings and numbers as
 * `JSON.stringify` writes them (RFC 8785). Equal values have equal texts, and parsing the text gives the value back,
 * but for two cases: properties that are `undefined` are left out, and -0 becomes 0.
 *
 * Throws a TypeError for what is no JSON (NaN, infinities, `undefined` in an array, functions) and a RangeError for
 * more than 500 levels.
 */
export function canonicalJson(value: JsonValue): string {
  return isCanonical(value, 0) ? JSON.stringify(value) : textOf(value);
}

/** Whether the engine's own, faster text has the keys in order already. Refuses what is no JSON on the way. */
function isCanonical(value: unknown, depth: number): boolean {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return true;
  if (typeof value === 'number' && Number.isFinite(value)) return true;
  if (typeof value !== 'object') {
    const found = typeof value === 'number' ? value : typeof value;
    throw new TypeError(`Cannot write canonical JSON as a value must be JSON: current value is ${found}.`);
  }
  if (depth === nestingMax) {
    throw new RangeError(
      `Cannot write canonical JSON as it may have ${nestingMax} levels: the value has more.`,
    );
  }
  let sorted = true;
  if (Array.isArray(value)) {
    for (const item of value) sorted = isCanonical(item, depth + 1) && sorted;
    return sorted;
  }
  let previous: string | undefined;
  for (const [key, item] of Object.entries(value)) {
    if (item === undefined) continue;
    if (previous !== undefined && key < previous) sorted = false;
    previous = key;
    sorted = isCanonical(item, depth + 1) && sorted;
  }
  return sorted;
}

function textOf(value: JsonValue | undefined): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isArray(value)) return `[${value.map(textOf).join(',')}]`;
  const properties = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${textOf(value[key])}`);
  return `{${properties.join(',')}}`;
}

/** `Array.isArray` does not tell a read-only array from an object. */
function isArray(value: object): value is readonly JsonValue[] {
  return Array.isArray(value);
}
