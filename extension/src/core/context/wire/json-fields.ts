import type { JsonValue } from '../../../protocol/json.ts';

/**
 * Reading JSON that servers write: whatever is not of the expected kind reads as absent, because dialects differ and a
 * strange extra must not cost an answer.
 */
export type JsonFields = { readonly [key: string]: JsonValue };

/** The fields of an object; undefined for everything else. */
export function fieldsOf(value: JsonValue | undefined): JsonFields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonFields)
    : undefined;
}

/** A field of an object by its name; undefined when it, or the object, is not there. */
export function fieldOf(value: JsonValue | undefined, name: string): JsonValue | undefined {
  const fields = fieldsOf(value);
  return fields !== undefined && Object.hasOwn(fields, name) ? fields[name] : undefined;
}

/** A field that is a text; undefined for everything else. */
export function textOf(value: JsonValue | undefined, name: string): string | undefined {
  const found = fieldOf(value, name);
  return typeof found === 'string' ? found : undefined;
}

/** A field that is a list; empty for everything else. */
export function listOf(value: JsonValue | undefined, name: string): readonly JsonValue[] {
  const found = fieldOf(value, name);
  return Array.isArray(found) ? (found as readonly JsonValue[]) : [];
}

/** A count: 0 for what is absent or no count. */
export function countOf(value: JsonValue | undefined, name: string): number {
  const found = fieldOf(value, name);
  return typeof found === 'number' && Number.isFinite(found) ? Math.max(0, Math.trunc(found)) : 0;
}

/** The value of a JSON text, or undefined when it is none. */
export function parsedJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
