import type { PanelView } from '../../../extension/src/protocol/panel/panel-view.ts';
import { useHost } from '../store/panel-context.tsx';
import { visibleText } from '../words/visible-text.ts';

/** The lines that the repair engine suspects, most suspicious first; each opens in the editor. */
export function SuspectsPane({ view }: { readonly view: PanelView }) {
  const host = useHost();
  if (view.suspicious.length === 0)
    return <p className="page-message">Lines that may be the cause of the failure appear here.</p>;
  return (
    <ol className="suspects" aria-label="Suspicious lines, most suspicious first">
      {view.suspicious.map(({ path, line, score, why }) => (
        <li key={`${path}:${line}`}>
          <button
            type="button"
            className="suspect"
            title={`${path}:${line}: ${why}`}
            onClick={() => void host.send({ name: 'open-file', path, line })}
          >
            <span className="suspect-place">
              {visibleText(path)}:{line}
            </span>
            <span className="suspect-score">{Math.round(score * 100)}%</span>
            <span className="suspect-why">{visibleText(why)}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}
