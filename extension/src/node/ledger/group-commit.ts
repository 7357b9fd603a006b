/** Makes one costly commit serve everybody who asks for it while it is due. */
export interface GroupCommit<Outcome> {
  /** Resolves with the outcome of a commit that began after this call, or began at the present position. */
  commit(): Promise<Outcome>;
  /** Resolves when no commit is running. */
  idle(): Promise<void>;
}

/**
 * `position` tells how far the writer is; `perform` commits everything up to there, and never rejects for an expected
 * failure. At most one `perform` runs at a time, and at most one more waits.
 */
export function createGroupCommit<Outcome>(
  position: () => number,
  perform: () => Promise<Outcome>,
): GroupCommit<Outcome> {
  let running: { readonly position: number; readonly done: Promise<Outcome> } | undefined;
  let queued: Promise<Outcome> | undefined;

  const begin = (): Promise<Outcome> => {
    const done = perform().finally(() => {
      running = undefined;
    });
    running = { position: position(), done };
    return done;
  };
  const commit = (): Promise<Outcome> => {
    if (running === undefined) return begin();
    if (running.position === position()) return running.done;
    // The one that is running may have begun before the last write: everybody who comes meanwhile shares the next one.
    queued ??= running.done.then(() => {
      queued = undefined;
      return begin();
    });
    return queued;
  };
  const idle = async (): Promise<void> => {
    while (running !== undefined) await (queued ?? running.done);
  };
  return { commit, idle };
}
