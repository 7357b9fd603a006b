import { useEffect, useId, useRef, useState } from 'react';
import type { PanelView } from '../../../extension/src/protocol/panel/panel-view.ts';
import { useSaved } from '../store/panel-context.tsx';
import { BranchForm } from './branch-form.tsx';
import { HeaderActions } from './header-actions.tsx';
import { LoopPhases } from './loop-phases.tsx';
import { Meters } from './meters.tsx';
import { SessionFacts } from './session-facts.tsx';
import { StatusLine } from './status-line.tsx';

/** What the session is about, where it stands, what it used, and what can be done with it. */
export function SessionHeader({ view }: { readonly view: PanelView }) {
  const [factsShown, showFacts] = useSaved('header.facts', false);
  const [branching, setBranching] = useState(false);
  return (
    <header className="session-header">
      <div className="session-top">
        <Task text={view.session.task} />
        <HeaderActions
          view={view}
          factsShown={factsShown}
          onFacts={() => showFacts(!factsShown)}
          branching={branching}
          onBranch={() => setBranching(!branching)}
        />
      </div>
      <StatusLine status={view.status} />
      {branching && <BranchForm view={view} onDone={() => setBranching(false)} />}
      <div className="session-gauges">
        <LoopPhases phase={view.status.phase} />
        <Meters view={view} />
      </div>
      {factsShown && <SessionFacts view={view} />}
    </header>
  );
}

/** The task on two lines at most; a long one can be unfolded. */
function Task({ text }: { readonly text: string }) {
  const [open, setOpen] = useState(false);
  const [long, setLong] = useState(false);
  const line = useRef<HTMLHeadingElement>(null);
  const id = useId();

  useEffect(() => {
    const heading = line.current;
    if (heading === null) return;
    const measure = (): void => setLong(heading.scrollHeight > heading.clientHeight + 1);
    const observer = new ResizeObserver(() => {
      if (!heading.classList.contains('open')) measure();
    });
    observer.observe(heading);
    return () => observer.disconnect();
  }, [text]);

  return (
    <div className="session-task">
      <h1 id={id} ref={line} className={open ? 'task-title open' : 'task-title'}>
        {text}
      </h1>
      {(long || open) && (
        <button
          type="button"
          className="link-button"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
        >
          {open ? 'Show less' : 'Show all'}
        </button>
      )}
    </div>
  );
}
