import type { PanelView } from '../../../extension/src/protocol/panel/panel-view.ts';

/** Placeholder. */
export function PlanPane({ view }: { readonly view: PanelView }) {
  return <p>Plan at {view.moment.seq}</p>;
}
