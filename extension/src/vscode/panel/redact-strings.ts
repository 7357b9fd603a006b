/** The same JSON value with `redact` applied to every text in it; parts without a change are kept by reference. */
export function redactStrings<Value>(value: Value, redact: (text: string) => string): Value {
  return redacted(value, redact) as Value;
}

function redacted(value: unknown, redact: (text: string) => string): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) {
    const items = value.map((item) => redacted(item, redact));
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const changed = entries.map(([key, item]) => [key, redacted(item, redact)] as const);
  return changed.every(([, item], index) => item === entries[index]?.[1])
    ? value
    : Object.fromEntries(changed);
}
