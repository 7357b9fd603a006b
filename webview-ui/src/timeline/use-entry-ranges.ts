import { useCallback, useEffect, useRef } from 'react';
import type { PanelView } from '../../../extension/src/protocol/panel/panel-view.ts';
import { entriesOnPage, missingPages } from '../store/entry-cache.ts';
import type { EntryCache } from '../store/entry-cache.ts';
import { useHost } from '../store/panel-context.tsx';

/** Requests at one time. */
const requestsMax = 4;
/** Times that a page is asked for before it is left as it is. */
const attemptsMax = 3;

/** Asks the host for what is not known of a range of entries, the newest first; again when the range or the cache changes. */
export function useEntryRanges(
  view: PanelView,
  cache: EntryCache,
  range: { readonly from: number; readonly to: number },
): void {
  const host = useHost();
  const asked = useRef({ session: '', running: new Set<number>(), attempts: new Map<string, number>() });
  const { from, to } = range;
  const session = view.session.id;
  const total = view.entries;

  const ask = useCallback(
    async (page: number): Promise<void> => {
      const mine = asked.current;
      const key = `${page}/${total}`;
      mine.attempts.set(key, (mine.attempts.get(key) ?? 0) + 1);
      mine.running.add(page);
      const start = page * entriesOnPage;
      const reply = await host.send({
        name: 'entries',
        from: start,
        to: Math.min(total, start + entriesOnPage),
      });
      mine.running.delete(page);
      if (reply.ok) host.dispatch({ type: 'entries-loaded', session, entries: reply.value });
    },
    [host, session, total],
  );

  useEffect(() => {
    if (asked.current.session !== session)
      asked.current = { session, running: new Set(), attempts: new Map() };
    const { running, attempts } = asked.current;
    const wanted = missingPages(cache, { from, to }, total)
      .filter((page) => !running.has(page) && (attempts.get(`${page}/${total}`) ?? 0) < attemptsMax)
      .reverse()
      .slice(0, Math.max(0, requestsMax - running.size));
    for (const page of wanted) void ask(page);
  }, [ask, cache, from, to, session, total]);
}
