import { Page } from './layout/page.tsx';
import { usePanel } from './store/panel-context.tsx';

/** The panel: what is shown depends on what the host sent so far. */
export function App() {
  const kind = usePanel((page) => page.kind);
  const view = usePanel((page) => (page.kind === 'shown' ? page.view : null));
  switch (kind) {
    case 'loading':
      return <p className="page-message">Loading…</p>;
    case 'outdated':
      return (
        <p className="page-message" role="alert">
          Ratchet was updated while this panel was open. Close the panel and open it again.
        </p>
      );
    case 'shown':
      return view === null ? <p className="page-message">Home</p> : <Page view={view} />;
  }
}
