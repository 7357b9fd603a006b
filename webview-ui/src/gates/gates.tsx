import type { PanelView } from '../../../extension/src/protocol/panel/panel-view.ts';
import { GateCard } from './gate-card.tsx';

/** The questions that wait for the person; the first takes the focus. Moments of the past only show them. */
export function Gates({ view }: { readonly view: PanelView }) {
  if (view.gates.length === 0) return null;
  return (
    <div className="gates">
      {view.gates.map((gate, index) => (
        <GateCard key={gate.intent} gate={gate} first={index === 0} open={view.moment.follows} />
      ))}
    </div>
  );
}
