/**
 * The sessions that a command of the tree is meant for: what its menu hands over (the row, and all chosen rows), an id, or
 * without either what is chosen in the tree. What is no session is left out. No session stands twice in the answer.
 */
export function chosenSessions(given: readonly unknown[], selection: readonly unknown[]): readonly string[] {
  const [first, all] = given;
  const meant = Array.isArray(all) && all.length > 0 ? all : first === undefined ? selection : [first];
  return [...new Set(meant.flatMap((value: unknown) => idOf(value) ?? []))];
}

function idOf(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value;
  if (!isObject(value) || value['kind'] !== 'session' || !isObject(value['card'])) return null;
  const { sessionId } = value['card'];
  return typeof sessionId === 'string' ? sessionId : null;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
