import { useState } from 'react';
import type { PanelView } from '../../../extension/src/protocol/panel/panel-view.ts';
import { useSaved } from '../store/panel-context.tsx';
import { visibleText } from '../words/visible-text.ts';
import { BranchForm } from './branch-form.tsx';
import { HeaderActions } from './header-actions.tsx';
import { LoopPhases } from './loop-phases.tsx';
import { Meters } from './meters.tsx';
import { SessionFacts } from './session-facts.tsx';
import { StatusLine } from './status-line.tsx';

/**
 * What the session is about, where it stands, what it used, and what can be done with it. A long task stands on two
 * lines; all of it is shown with what the session runs with.
 */
export function SessionHeader({ view }: { readonly view: PanelView }) {
  const [factsShown, showFacts] = useSaved('header.facts', false);
  const [branching, setBranching] = useState(false);
  return (
    <header className="session-header">
      <div className="session-top">
        <h1 className={factsShown ? 'task-title open' : 'task-title'} title={view.session.task}>
          {visibleText(view.session.task)}
        </h1>
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
