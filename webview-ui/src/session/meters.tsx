import type { PanelView } from '../../../extension/src/protocol/panel/panel-view.ts';
import { useNow } from '../words/use-now.ts';
import { meterValues } from './meter-values.ts';
import type { MeterValue } from './meter-values.ts';

/** What the session used, in one line; the time goes on while it works. */
export function Meters({ view }: { readonly view: PanelView }) {
  const running = view.status.kind === 'working' && view.moment.follows;
  const now = useNow(running);
  // The engine's own measure is taken with each event; between two of them the page counts on.
  const since = running ? Math.max(0, now - view.moment.at) : 0;
  return (
    <ul className="meters" aria-label="Used so far">
      {meterValues(view, view.spending.elapsedMs + since).map((value) => (
        <Meter key={value.name} value={value} />
      ))}
    </ul>
  );
}

function Meter({ value }: { readonly value: MeterValue }) {
  const percent = value.share === null ? null : Math.min(100, Math.round(value.share * 100));
  return (
    <li className="meter" title={value.about}>
      {percent === null ? (
        <span>{value.word}</span>
      ) : (
        <span
          role="meter"
          aria-label={value.name}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={percent}
          aria-valuetext={value.about}
        >
          {value.word}
          <span className="meter-bar" data-near={percent >= 80}>
            <span style={{ width: `${percent}%` }} />
          </span>
        </span>
      )}
    </li>
  );
}
