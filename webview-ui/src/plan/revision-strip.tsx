import './revision-strip.css';
import { useEffect, useRef, useState } from 'react';
import type { PanelView, PlanView, RevisionView } from '../../../extension/src/protocol/panel/panel-view.ts';
import { useHost } from '../store/panel-context.tsx';
import { clockTime } from '../time/clock-time.ts';
import { describeChange } from './step-words.ts';
import { describeRevision } from './revision-words.ts';

/**
 * How the plan came to be what it is: a chip for each revision, oldest first. The chosen one is told in full, and its
 * marks stand on the plan; none is chosen at first, then the plan shows the marks of the last one.
 */
export function RevisionStrip(props: {
  readonly view: PanelView;
  readonly plan: PlanView;
  /** sequence number of the chosen revision, or null */
  readonly chosen: number | null;
  readonly onChoose: (seq: number | null) => void;
}) {
  const { revisions, steps } = props.plan;
  // Goals of steps that are gone by now are known only if they were seen before.
  const [goals, setGoals] = useState<ReadonlyMap<string, string>>(new Map());
  const unseen = steps.filter(({ id, goal }) => goals.get(id) !== goal);
  if (unseen.length > 0) setGoals(new Map([...goals, ...unseen.map(({ id, goal }) => [id, goal] as const)]));
  const list = useRef<HTMLOListElement>(null);
  // The newest one is what a person looks for.
  useEffect(() => {
    list.current?.scrollTo({ left: list.current.scrollWidth });
  }, [revisions.length]);
  if (revisions.length < 2) return null;
  const chosen = revisions.find(({ seq }) => seq === props.chosen);
  return (
    <section className="revisions" aria-label="Revisions of the plan">
      <ol className="revisions-list" ref={list}>
        {revisions.map((revision, index) => {
          const { title, counts, spoken } = describeRevision(revision);
          const pressed = revision === chosen;
          return (
            <li key={revision.seq}>
              <button
                type="button"
                className="revision"
                aria-pressed={pressed}
                title={revision.reason}
                onClick={() => props.onChoose(pressed ? null : revision.seq)}
              >
                <span className="revision-number">{index + 1}</span>
                {title}
                {index > 0 && counts !== '' && (
                  <span className="revision-counts" role="img" aria-label={spoken}>
                    {counts}
                  </span>
                )}
              </button>
            </li>
          );
        })}
      </ol>
      {chosen !== undefined && <RevisionDetail revision={chosen} goals={goals} />}
    </section>
  );
}

function RevisionDetail(props: {
  readonly revision: RevisionView;
  readonly goals: ReadonlyMap<string, string>;
}) {
  const host = useHost();
  const { revision, goals } = props;
  const changes = [
    { mark: 'added', ids: revision.added },
    { mark: 'dropped', ids: revision.dropped },
    { mark: 'moved', ids: revision.moved },
  ] as const;
  return (
    <div className="revision-detail">
      <p>
        {revision.reason === '' ? 'No reason was given.' : revision.reason}{' '}
        <span className="dim">{clockTime(revision.at)}</span>
      </p>
      {revision.cause !== 'adopted' && (
        <ul>
          {changes.flatMap(({ mark, ids }) =>
            ids.map((id) => (
              <li key={`${mark}:${id}`}>
                <span className="step-mark" data-mark={mark}>
                  {describeChange(mark).sign} {describeChange(mark).word}
                </span>{' '}
                {goals.get(id) ?? id}
              </li>
            )),
          )}
        </ul>
      )}
      <button
        type="button"
        className="link-button"
        onClick={() => void host.send({ name: 'travel', seq: revision.seq })}
      >
        Look at the session at this moment
      </button>
    </div>
  );
}
