import { useEffect, useRef, useState } from 'react';
import type { EntryDetail, TimelineEntry } from '../../../extension/src/protocol/panel/panel-view.ts';
import { detailOf } from '../store/detail-cache.ts';
import { useHost, usePanel } from '../store/panel-context.tsx';

/** What an entry holds in full: asked for when it is not known, and once more when the entry has ended. */
export function useDetail(
  session: string,
  entry: TimelineEntry,
):
  | { readonly kind: 'loading' }
  | { readonly kind: 'known'; readonly detail: EntryDetail }
  | { readonly kind: 'failed'; readonly message: string; readonly again: () => void } {
  const host = useHost();
  const cache = usePanel((page) => (page.kind === 'shown' ? page.details : null));
  const [failure, setFailure] = useState<string | null>(null);
  const { index, endSeq } = entry;
  const detail = cache === null ? undefined : detailOf(cache, entry);
  const stale = cache?.get(index)?.detail;
  const needed = detail === undefined && failure === null;
  const mounted = useRef(true);
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);

  useEffect(() => {
    if (!needed) return;
    void host.send({ name: 'detail', index }).then((reply) => {
      if (reply.ok) host.dispatch({ type: 'detail-loaded', session, known: { detail: reply.value, endSeq } });
      else if (mounted.current) setFailure(reply.message);
    });
  }, [needed, host, session, index, endSeq]);

  if (detail !== undefined) return { kind: 'known', detail };
  if (failure !== null) return { kind: 'failed', message: failure, again: () => setFailure(null) };
  // What was said while it ran stands there until the rest has come: nothing jumps.
  return stale === undefined ? { kind: 'loading' } : { kind: 'known', detail: stale };
}
