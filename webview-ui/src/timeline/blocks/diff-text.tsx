import type { Hunk } from '../../../../extension/src/protocol/content.ts';
import { useHost } from '../../store/panel-context.tsx';
import { visibleText } from '../../words/visible-text.ts';

/** Hunks as lines with a sign and a number; the path of each opens in the editor. */
export function DiffText({ hunks }: { readonly hunks: readonly Hunk[] }) {
  const host = useHost();
  return hunks.map((hunk, index) => (
    <div key={hunk.id} className="diff">
      {hunks[index - 1]?.path !== hunk.path && (
        <button
          type="button"
          className="link-button"
          onClick={() =>
            void host.send({ name: 'open-file', path: hunk.path, line: Math.max(1, hunk.afterStart) })
          }
        >
          {hunk.path}
        </button>
      )}
      <pre className="code diff-lines" role="region" aria-label={`Change in ${hunk.path}`} tabIndex={0}>
        {linesOf(hunk).map(({ sign, number, text }) => (
          <span key={`${sign}${number}`} className={sign === '+' ? 'diff-line added' : 'diff-line removed'}>
            <span className="diff-number">{number}</span>
            <span>
              {sign} {visibleText(text)}
              {'\n'}
            </span>
          </span>
        ))}
      </pre>
    </div>
  ));
}

function linesOf(
  hunk: Hunk,
): readonly { readonly sign: '+' | '-'; readonly number: number; readonly text: string }[] {
  const side = (sign: '+' | '-', start: number, lines: readonly string[]) =>
    lines.map((text, index) => ({ sign, number: start + index, text: text.replace(/\r?\n$/, '') }));
  return [...side('-', hunk.beforeStart, hunk.beforeLines), ...side('+', hunk.afterStart, hunk.afterLines)];
}
