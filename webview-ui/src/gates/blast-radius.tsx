import { useState } from 'react';
import { counted } from '../words/amounts.ts';
import { visibleText } from '../words/visible-text.ts';

const shownAtOnce = 5;

/** What could be touched: a few at once, the rest on demand. Nothing is shown when nothing is at stake. */
export function BlastRadius({ touched }: { readonly touched: readonly string[] }) {
  const [all, showAll] = useState(false);
  if (touched.length === 0) return null;
  const hidden = all ? 0 : touched.length - shownAtOnce;
  return (
    <div className="blast-radius">
      <h3 className="field-label">Could touch {counted(touched.length, 'path')}</h3>
      <ul>
        {touched.slice(0, hidden > 0 ? shownAtOnce : undefined).map((path) => (
          <li key={path}>{visibleText(path)}</li>
        ))}
      </ul>
      {hidden > 0 && (
        <button type="button" className="link-button" onClick={() => showAll(true)}>
          Show {counted(hidden, 'more', 'more')}
        </button>
      )}
    </div>
  );
}
