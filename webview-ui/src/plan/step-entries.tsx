import { useEffect, useMemo, useState } from 'react';
import type {
  Moment,
  PanelView,
  PlanNodeView,
  TimelineEntry,
} from '../../../extension/src/protocol/panel/panel-view.ts';
import { Icon } from '../controls/icon.tsx';
import type { EntryCache } from '../store/entry-cache.ts';
import { noEntries } from '../store/entry-cache.ts';
import { useHost, usePanel } from '../store/panel-context.tsx';
import { entryAtMoment } from '../timeline/entry-at-moment.ts';
import { iconOf } from '../timeline/entry-looks.ts';
import { durationWords } from '../words/amounts.ts';

/** Entries that are shown at first. */
const shownMax = 50;

/** What was done for a step, oldest first: what the page knows at once, the rest when the host has sent it. */
export function StepEntries({ view, step }: { readonly view: PanelView; readonly step: PlanNodeView }) {
  const host = useHost();
  const cache = usePanel((page) => (page.kind === 'shown' ? page.entries : noEntries));
  const session = view.session.id;
  const { entries: total } = view;
  const [state, setState] = useState<'asking' | 'known' | 'failed'>('asking');
  const [all, setAll] = useState(false);

  useEffect(() => {
    let gone = false;
    void host.send({ name: 'entries', from: 0, to: total, step: step.id }).then((reply) => {
      if (gone) return;
      setState(reply.ok ? 'known' : 'failed');
      if (reply.ok) host.dispatch({ type: 'entries-loaded', session, entries: reply.value });
    });
    return () => {
      gone = true;
    };
    // Not again when there are more: entries that come later are sent by themselves.
  }, [host, session, step.id]);

  const entries = useMemo(() => entriesOfStep(cache, step.id, total), [cache, step.id, total]);
  if (entries.length === 0)
    return <p className="dim">{state === 'asking' ? 'Loading…' : 'Nothing was done for this step yet.'}</p>;
  const shown = all ? entries : entries.slice(-shownMax);
  return (
    <>
      {shown.length < entries.length && (
        <button type="button" className="link-button" onClick={() => setAll(true)}>
          Show {entries.length - shown.length} earlier
        </button>
      )}
      <ol className="step-entries">
        {shown.map((entry) => (
          <EntryLine key={entry.index} entry={entry} moment={view.moment} />
        ))}
      </ol>
      {state === 'failed' && (
        <p className="dim">Earlier entries could not be loaded. Activity has all of them.</p>
      )}
    </>
  );
}

function EntryLine(props: { readonly entry: TimelineEntry; readonly moment: Moment }) {
  const entry = entryAtMoment(props.entry, props.moment);
  const { icon, tone, spin } = iconOf(entry);
  return (
    <li title={entry.text}>
      <Icon name={icon} tone={tone} spin={spin && props.moment.follows} />
      {entry.status !== 'done' && <span className="visually-hidden">{entry.status}</span>}
      <span className="step-entry-title">{entry.title}</span>
      <span className="step-entry-text">{entry.text}</span>
      {entry.durationMs !== null && <span className="dim">{durationWords(entry.durationMs)}</span>}
    </li>
  );
}

function entriesOfStep(cache: EntryCache, step: string, total: number): readonly TimelineEntry[] {
  return [...cache.pages.entries()]
    .toSorted(([a], [b]) => a - b)
    .flatMap(([, page]) => page)
    .filter((entry) => entry?.step === step && entry.index < total) as readonly TimelineEntry[];
}
