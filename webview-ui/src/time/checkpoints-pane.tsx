import type { PanelView } from '../../../extension/src/protocol/panel/panel-view.ts';

/** Placeholder. */
export function CheckpointsPane({ view }: { readonly view: PanelView }) {
  return <p>Checkpoints at {view.moment.seq}</p>;
}
