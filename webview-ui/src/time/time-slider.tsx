import './time.css';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { ChangeEvent } from 'react';
import type { PanelView } from '../../../extension/src/protocol/panel/panel-view.ts';
import { IconButton } from '../controls/icon-button.tsx';
import { Icon } from '../controls/icon.tsx';
import type { EntryCache } from '../store/entry-cache.ts';
import { noEntries } from '../store/entry-cache.ts';
import { BranchForm } from '../session/branch-form.tsx';
import { usePanel } from '../store/panel-context.tsx';
import { wholeNumber } from '../words/amounts.ts';
import { clockTime } from './clock-time.ts';
import { entryAt, marksOf, nextMark, placeMarks } from './time-marks.ts';
import type { TimeMark } from './time-marks.ts';
import { useTravel } from './use-travel.ts';

/**
 * The session's time: a slider over its events with marks where the plan, the proposal or the files changed. While an
 * earlier moment is shown it says so, and offers the way back and a branch from there.
 */
export function TimeSlider({ view }: { readonly view: PanelView }) {
  const { moment } = view;
  const { seq, travel } = useTravel(moment);
  const marks = useMarks(view);
  const away = !moment.follows || seq < moment.last;
  const goTo = (mark: TimeMark | undefined): void => {
    if (mark !== undefined) travel(mark.seq >= moment.last ? null : mark.seq);
  };
  const before = nextMark(marks, seq, -1);
  const after = nextMark(marks, seq, 1);

  return (
    <section className={away ? 'time time-away' : 'time'} aria-label="Time">
      <div className="time-line">
        <IconButton
          icon="chevron-left"
          label={before === undefined ? 'No earlier mark' : `Go back to: ${before.label}`}
          disabled={before === undefined}
          onClick={() => goTo(before)}
        />
        <Track view={view} seq={seq} marks={marks} onTravel={travel} />
        <IconButton
          icon="chevron-right"
          label={after === undefined ? 'No later mark' : `Go on to: ${after.label}`}
          disabled={after === undefined}
          onClick={() => goTo(after)}
        />
        {!away && <span className="time-now">Now</span>}
      </div>
      {away && <Away view={view} seq={seq} marks={marks} onBack={() => travel(null)} />}
    </section>
  );
}

function Away(props: {
  readonly view: PanelView;
  readonly seq: number;
  readonly marks: readonly TimeMark[];
  readonly onBack: () => void;
}) {
  const { view, seq } = props;
  const [branching, setBranching] = useState(false);
  const what = useWhat(seq, props.marks);
  const there = view.moment.seq === seq;
  return (
    <>
      <div className="time-away-line">
        <Icon name="history" tone="info" />
        <span className="time-away-words" role="status">
          You are looking at event {wholeNumber(seq)} of {wholeNumber(view.moment.last)}
          {there && `, ${clockTime(view.moment.at)}`}
          {what !== '' && `: ${what}`}. Nothing can be changed here.
        </span>
        {view.status.actions.includes('branch') && (
          <button
            type="button"
            className="action"
            disabled={!there}
            aria-expanded={branching}
            onClick={() => setBranching(!branching)}
          >
            <Icon name="git-branch" />
            Branch Here
          </button>
        )}
        <button type="button" className="action" onClick={props.onBack}>
          Back to Now
        </button>
      </div>
      {branching && <BranchForm view={view} onDone={() => setBranching(false)} />}
    </>
  );
}

function Track(props: {
  readonly view: PanelView;
  readonly seq: number;
  readonly marks: readonly TimeMark[];
  readonly onTravel: (seq: number | null) => void;
}) {
  const { seq, marks, onTravel } = props;
  const { last } = props.view.moment;
  const [line, width] = useWidth();
  const placed = useMemo(() => placeMarks(marks, last, width), [marks, last, width]);
  const onChange = ({ target }: ChangeEvent<HTMLInputElement>): void => {
    const wished = Number(target.value);
    onTravel(wished >= last ? null : wished);
  };
  return (
    <div className="time-track" ref={line}>
      <div className="time-marks" aria-hidden="true">
        {placed.map(({ share, mark, count }) => (
          <span
            key={`${mark.kind}:${mark.seq}`}
            className="time-mark"
            data-kind={mark.kind}
            style={{ left: `${share * 100}%` }}
            title={count > 1 ? `${mark.label} and ${count - 1} more` : mark.label}
          />
        ))}
      </div>
      <input
        type="range"
        min={0}
        max={last}
        step={1}
        value={Math.min(seq, last)}
        aria-label="Moment of the session"
        aria-valuetext={seq >= last ? 'Now' : `Event ${seq} of ${last}`}
        onChange={onChange}
      />
    </div>
  );
}

/** The marks that were ever seen of this session: a view of an earlier moment does not know later ones. */
function useMarks(view: PanelView): readonly TimeMark[] {
  const cache = usePanel((page) => (page.kind === 'shown' ? page.entries : noEntries));
  const { plan, checkpoints } = view;
  const { id } = view.session;
  const [seen, setSeen] = useState<{ readonly session: string; readonly marks: readonly TimeMark[] }>({
    session: id,
    marks: [],
  });
  const known = seen.session === id ? seen.marks : [];
  const marks = useMemo(
    () => marksOf({ plan, checkpoints }, proposalsOf(cache), known),
    [plan, checkpoints, cache, known],
  );
  useEffect(() => {
    if (seen.session !== id || marks.length !== known.length) setSeen({ session: id, marks });
  }, [id, marks, known.length, seen.session]);
  return marks;
}

/** What happened at a moment in a few words, as far as that is known without asking. */
function useWhat(seq: number, marks: readonly TimeMark[]): string {
  const cache = usePanel((page) => (page.kind === 'shown' ? page.entries : noEntries));
  const mark = marks.find((one) => one.seq === seq);
  const entry = useMemo(() => entryAt(allEntries(cache), seq), [cache, seq]);
  return mark?.label ?? entry?.title ?? '';
}

function useWidth(): readonly [React.RefObject<HTMLDivElement | null>, number] {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(300);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setWidth(Math.round(entry.contentRect.width));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [box, width];
}

function allEntries(cache: EntryCache) {
  return [...cache.pages.values()].flatMap((page) => page.filter((entry) => entry !== undefined));
}

function proposalsOf(cache: EntryCache) {
  return allEntries(cache).filter(({ kind }) => kind === 'proposal');
}
