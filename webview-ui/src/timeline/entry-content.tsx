import type { LiveText } from '../../../extension/src/protocol/panel/panel-messages.ts';
import type { TimelineEntry } from '../../../extension/src/protocol/panel/panel-view.ts';
import { EntryBlockView } from './blocks/entry-block-view.tsx';
import { OutputText } from './blocks/output-text.tsx';
import { useDetail } from './use-detail.ts';

/** What an open entry holds: its blocks, and below them what it says while it runs. */
export function EntryContent(props: {
  readonly session: string;
  readonly entry: TimelineEntry;
  readonly live: LiveText | undefined;
}) {
  const { entry, live } = props;
  return (
    <div className="entry-content">
      {entry.more && <Detail session={props.session} entry={entry} />}
      {live !== undefined && live.reasoning !== '' && (
        <OutputText label={`Reasoning of ${entry.title}`} text={live.reasoning} />
      )}
      {live !== undefined && live.output !== '' && (
        <OutputText label={`Output of ${entry.title}`} text={live.output.replace(/^\s*\n/, '')} />
      )}
    </div>
  );
}

function Detail({ session, entry }: { readonly session: string; readonly entry: TimelineEntry }) {
  const state = useDetail(session, entry);
  switch (state.kind) {
    case 'loading':
      return <p className="block-note">Loading…</p>;
    case 'failed':
      return (
        <p className="block-note">
          {state.message}{' '}
          <button type="button" className="link-button" onClick={state.again}>
            Try again
          </button>
        </p>
      );
    case 'known':
      return (
        <>
          {state.detail.blocks.map((block, index) => (
            <EntryBlockView key={index} block={block} />
          ))}
          {state.detail.blocks.length === 0 && entry.endSeq !== null && (
            <p className="block-note">Nothing more is known of this.</p>
          )}
          {state.detail.cut && (
            <p className="block-note">This is cut. Export the session to see all of it.</p>
          )}
        </>
      );
  }
}
