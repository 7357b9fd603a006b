/** Something that is made when it is first wanted, and then kept. */
export interface Lazy<Value> {
  /** Makes it at the first call. */
  load(): Promise<Value>;
  /** Resolves once somebody has wanted it, for whoever only follows; rejects when it could not be made. */
  readonly loaded: Promise<Value>;
  /** Somebody has wanted it. */
  readonly wanted: boolean;
}

/** Nothing is made yet. What could not be made is not tried again. */
export function lazily<Value>(make: () => Promise<Value>): Lazy<Value> {
  const { promise: loaded, resolve } = Promise.withResolvers<Value>();
  let made: Promise<Value> | undefined;
  // Followers may be none: whoever loads it hears of a failure.
  loaded.catch(() => undefined);
  return {
    loaded,
    get wanted() {
      return made !== undefined;
    },
    load() {
      if (!made) {
        made = make();
        resolve(made);
      }
      return made;
    },
  };
}
