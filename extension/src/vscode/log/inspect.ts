/** Anything as a text for the log: errors with their stack and cause, objects as JSON. Never throws. */
export function inspect(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Error) {
    const cause = value.cause === undefined ? '' : `\ncaused by ${inspect(value.cause)}`;
    return `${value.stack ?? value.message}${cause}`;
  }
  try {
    const text: unknown = JSON.stringify(value);
    return typeof text === 'string' ? text : String(value);
  } catch {
    return String(value);
  }
}
