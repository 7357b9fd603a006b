import { useMemo } from 'react';
import type { ChangedFileView, ReviewHunkView } from '../../../extension/src/protocol/panel/panel-view.ts';
import { counted } from '../words/amounts.ts';
import { DiffLines } from './diff-lines.tsx';
import { diffParts } from './diff-rows.ts';
import { HunkBlock } from './hunk-block.tsx';
import type { Review } from './use-review.ts';
import { useTokens } from './use-tokens.ts';

/** The hunks of a file with the lines around them. */
export function FileDiff({ file, review }: { readonly file: ChangedFileView; readonly review: Review }) {
  // The host sends the file anew with each decision: its lines are worked out again only when they are others.
  const content = `${file.hunks.map(({ id, afterStart }) => `${id}:${afterStart}`).join()} ${Object.keys(file.contextLines).join()}`;
  const parts = useMemo(() => diffParts(file), [content]);
  const tokens = useTokens(file.path, parts);
  const hunks = new Map<string, ReviewHunkView>(file.hunks.map((hunk) => [hunk.id, hunk]));
  const order = file.hunks.map(({ id }) => id);
  return (
    <div className="review-diff">
      <div className="review-diff-body">
        {parts.map((part) => {
          if (part.kind === 'gap')
            return (
              <div key={part.key} className="review-diff-gap">
                {part.lines === null ? '…' : counted(part.lines, 'unchanged line')}
              </div>
            );
          if (part.kind === 'context')
            return (
              <div key={part.key} className="review-diff-lines">
                <DiffLines rows={part.rows} tokens={tokens} />
              </div>
            );
          const hunk = hunks.get(part.hunk.id) ?? part.hunk;
          const place = { number: order.indexOf(hunk.id) + 1, of: order.length };
          return (
            <HunkBlock
              key={part.key}
              hunk={hunk}
              place={place}
              rows={part.rows}
              tokens={tokens}
              review={review}
            />
          );
        })}
      </div>
    </div>
  );
}
