import type { StatusView } from '../../../extension/src/protocol/panel/panel-view.ts';

/** The phases of the loop, the one that goes on stands out. Not shown while nothing goes on. */
export function LoopPhases({ phase }: { readonly phase: StatusView['phase'] }) {
  if (phase === null) return null;
  return (
    <ol className="phases" aria-label="Phase of the loop">
      {phases.map((name) => (
        <li key={name} className="phase" aria-current={name === phase ? 'step' : undefined}>
          {name}
        </li>
      ))}
    </ol>
  );
}

const phases = ['perceive', 'plan', 'act', 'observe', 'reflect'] as const;
