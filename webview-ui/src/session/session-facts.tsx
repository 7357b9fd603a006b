import type { PanelView } from '../../../extension/src/protocol/panel/panel-view.ts';
import { Facts } from '../controls/facts.tsx';
import { meterValues } from './meter-values.ts';

/** What the session runs with: model, limits, isolation. */
export function SessionFacts({ view }: { readonly view: PanelView }) {
  const { session } = view;
  const facts: (readonly [string, string])[] = [
    ['Folder', session.workspace],
    ...(session.test === null ? [] : [['Test', session.test] as const]),
    ['Model', session.model ?? 'none: the built-in repair engine'],
    ['Autonomy', autonomyWords[session.autonomy]],
    ['Began', new Date(session.startedAt).toLocaleString()],
    ...session.isolation.map((line, index) => [index === 0 ? 'Isolation' : '', line] as const),
    ...meterValues(view, view.spending.elapsedMs).map(({ name, about }) => [name, about] as const),
  ];
  return (
    <div className="session-facts">
      <Facts facts={facts} />
    </div>
  );
}

const autonomyWords = {
  'read-only': 'read only: nothing is changed',
  suggest: 'suggest: you decide on every change',
  auto: 'auto: a change that passes is accepted',
};
