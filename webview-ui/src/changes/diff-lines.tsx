import { memo, useEffect, useRef, useState } from 'react';
import type { DiffRow } from './diff-rows.ts';
import { cutTokens } from './token-lines.ts';
import type { RowTokens } from './use-tokens.ts';
import { visiblePieces } from './visible-text.ts';

/** Rows that are rendered or left out together. */
const rowsInBlock = 100;

/** Lines of a diff. Of many lines only those near the screen are in the page; all lines have the same height. */
export const DiffLines = memo(function DiffLines(props: {
  readonly rows: readonly DiffRow[];
  readonly tokens: RowTokens;
}) {
  const { rows, tokens } = props;
  if (rows.length <= 2 * rowsInBlock) return <Lines rows={rows} tokens={tokens} />;
  const blocks = Array.from({ length: Math.ceil(rows.length / rowsInBlock) }, (_, index) =>
    rows.slice(index * rowsInBlock, (index + 1) * rowsInBlock),
  );
  return blocks.map((block, index) => <Block key={index} rows={block} tokens={tokens} />);
});

function Block({ rows, tokens }: { readonly rows: readonly DiffRow[]; readonly tokens: RowTokens }) {
  const box = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new IntersectionObserver(([entry]) => setNear(entry?.isIntersecting === true), nearby);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return (
    <div
      ref={box}
      className="review-diff-block"
      style={{ height: `calc(${rows.length} * var(--diff-line))` }}
    >
      {near && <Lines rows={rows} tokens={tokens} />}
    </div>
  );
}

function Lines({ rows, tokens }: { readonly rows: readonly DiffRow[]; readonly tokens: RowTokens }) {
  return rows.map((row) => (
    <Line key={`${row.kind}:${row.before ?? ''}:${row.after ?? ''}`} row={row} tokens={tokens.get(row)} />
  ));
}

const Line = memo(function Line(props: {
  readonly row: DiffRow;
  readonly tokens: ReturnType<RowTokens['get']>;
}) {
  const { row } = props;
  const tokens = cutTokens(props.tokens ?? [{ text: row.text, scope: null }], row.changed);
  return (
    <div className="review-diff-line" data-kind={row.kind}>
      <span className="review-diff-number">{row.before}</span>
      <span className="review-diff-number">{row.after}</span>
      <span className="review-diff-sign">{signs[row.kind]}</span>
      <span className="review-diff-text">
        {tokens.map(({ text, scope, marked }, index) => (
          <span key={index} data-token={scope ?? undefined} data-changed={marked ? '' : undefined}>
            <Pieces text={text} />
          </span>
        ))}
      </span>
    </div>
  );
});

function Pieces({ text }: { readonly text: string }) {
  return visiblePieces(text).map((piece, index) =>
    piece.kind === 'text' ? (
      piece.text
    ) : (
      <span key={index} className="review-diff-hidden" title="A character that cannot be seen">
        {piece.name}
      </span>
    ),
  );
}

// `scrollMargin` reaches beyond the box that scrolls, `rootMargin` only beyond the window.
const nearby: IntersectionObserverInit & { scrollMargin: string } = { scrollMargin: '800px 0px' };

const signs: Readonly<Record<DiffRow['kind'], string>> = { context: ' ', removed: '−', added: '+' };
