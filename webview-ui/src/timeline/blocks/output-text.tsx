import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { wholeNumber } from '../../words/amounts.ts';
import { ansiSpans } from './ansi-lines.ts';

/** Characters that are rendered at once; the rest on demand. */
const shownMax = 40_000;

/**
 * What a command printed, with its colours, scrolled to its end. It stays at the end while more comes, unless the
 * person scrolled up.
 */
export function OutputText(props: {
  readonly label: string;
  readonly text: string;
  readonly omittedBytes?: number;
}) {
  const [all, showAll] = useState(false);
  const hidden = all ? 0 : Math.max(0, props.text.length - shownMax);
  const spans = useMemo(() => ansiSpans(props.text.slice(hidden)), [props.text, hidden]);
  const box = useRef<HTMLPreElement>(null);
  const atEnd = useRef(true);

  useLayoutEffect(() => {
    const element = box.current;
    if (element && atEnd.current) element.scrollTop = element.scrollHeight;
  }, [spans]);

  const omitted = props.omittedBytes ?? 0;
  return (
    <>
      {omitted > 0 && (
        <p className="block-note">{wholeNumber(omitted)} bytes before this were not kept for the panel.</p>
      )}
      {hidden > 0 && (
        <button type="button" className="link-button" onClick={() => showAll(true)}>
          Show {wholeNumber(hidden)} earlier characters
        </button>
      )}
      <pre
        className="code output"
        role="region"
        aria-label={props.label}
        tabIndex={0}
        ref={box}
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
          atEnd.current = scrollTop + clientHeight >= scrollHeight - 4;
        }}
      >
        {spans.map(({ text, classes, colour }, index) =>
          classes.length === 0 && colour === null ? (
            text
          ) : (
            <span
              key={index}
              className={classes.join(' ')}
              style={colour === null ? undefined : { color: colour }}
            >
              {text}
            </span>
          ),
        )}
      </pre>
    </>
  );
}
