import { createContext, use, useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import type { HostConnection } from './host-connection.ts';
import type { FocusTarget, PageState } from './panel-store.ts';

const HostContext = createContext<HostConnection | null>(null);

/** Gives everything below it the connection to the host. */
export function HostProvider(props: { readonly host: HostConnection; readonly children: ReactNode }) {
  return <HostContext value={props.host}>{props.children}</HostContext>;
}

/** The connection to the host: `useHost().send({ name: 'stop' })`. */
export function useHost(): HostConnection {
  const host = use(HostContext);
  if (host === null) throw new Error('useHost() needs a HostProvider above it');
  return host;
}

/**
 * What the page knows; with `select`, a part of it, and the component is rendered anew only when that part is another
 * one. `select` must return parts of the page as they are, not new objects.
 */
export function usePanel(): PageState;
export function usePanel<Part>(select: (page: PageState) => Part): Part;
export function usePanel<Part>(select?: (page: PageState) => Part): PageState | Part {
  const host = useHost();
  return useSyncExternalStore(host.subscribe, () => (select ? select(host.page()) : host.page()));
}

/**
 * State of the interface that outlives a hidden page (selected tab, expanded rows), by a key of its own:
 * `useSaved('plan.shape', 'graph')`. What was saved must have the type of `initial`, else `initial` is taken.
 */
export function useSaved<Value>(key: string, initial: Value): [Value, (value: Value) => void] {
  const { saved } = useHost();
  const [value, setValue] = useState<Value>(() => {
    const before = saved.get(key);
    const fits = typeof before === typeof initial && Array.isArray(before) === Array.isArray(initial);
    return fits && before !== null ? (before as Value) : initial;
  });
  const change = useCallback(
    (next: Value) => {
      setValue(next);
      saved.set(key, next);
    },
    [saved, key],
  );
  return [value, change];
}

/** Calls `focus` when the host asks to move the focus to `target`, also when it asked before this was shown. */
export function useFocusWish(target: FocusTarget, focus: () => void): void {
  const host = useHost();
  const wished = usePanel((page) => page.kind === 'shown' && page.focus === target);
  useEffect(() => {
    if (!wished) return;
    host.dispatch({ type: 'focused' });
    focus();
  }, [wished, host, focus]);
}
