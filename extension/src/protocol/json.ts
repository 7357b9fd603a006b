import * as z from 'zod';

/** A value that survives `JSON.parse(JSON.stringify(value))` unchanged. */
export type JsonValue =
  null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

export const JsonValue: z.ZodType<JsonValue> = z.json();
