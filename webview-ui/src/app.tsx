import { Home } from './home/home.tsx';
import { Announcer } from './layout/announcer.tsx';
import { FailureBar } from './layout/failure-bar.tsx';
import { SessionPage } from './layout/session-page.tsx';
import { usePanel } from './store/panel-context.tsx';

/** The panel: what is shown depends on what the host sent so far. */
export function App() {
  const kind = usePanel((page) => page.kind);
  const home = usePanel((page) => (page.kind === 'shown' ? page.home : null));
  const view = usePanel((page) => (page.kind === 'shown' ? page.view : null));
  return (
    <>
      <Announcer view={view} />
      <FailureBar />
      {kind === 'loading' && <p className="page-message">Loading…</p>}
      {kind === 'outdated' && (
        <p className="page-message" role="alert">
          Ratchet was updated while this panel was open. Close the panel and open it again.
        </p>
      )}
      {view === null ? home && <Home home={home} /> : <SessionPage key={view.session.id} view={view} />}
    </>
  );
}
