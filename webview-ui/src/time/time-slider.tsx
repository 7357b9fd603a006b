import type { PanelView } from '../../../extension/src/protocol/panel/panel-view.ts';

/** Placeholder. */
export function TimeSlider({ view }: { readonly view: PanelView }) {
  return <p>Time at {view.moment.seq}</p>;
}
