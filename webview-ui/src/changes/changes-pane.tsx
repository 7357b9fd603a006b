import type { PanelView } from '../../../extension/src/protocol/panel/panel-view.ts';

/** Placeholder. */
export function ChangesPane({ view }: { readonly view: PanelView }) {
  return <p>Changes at {view.moment.seq}</p>;
}
