import type { PanelView } from '../../../extension/src/protocol/panel/panel-view.ts';

/** Says changes of the status to a screen reader, and nothing else: neither tokens nor lines of output. */
export function Announcer({ view }: { readonly view: PanelView | null }) {
  const gate = view?.gates[0]?.gate.summary;
  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      {view === null ? '' : [view.status.word, gate ?? view.status.detail].filter(Boolean).join(': ')}
    </div>
  );
}
