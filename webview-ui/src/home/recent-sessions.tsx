import type { HomeView } from '../../../extension/src/protocol/panel/panel-messages.ts';
import { Icon } from '../controls/icon.tsx';
import { useHost } from '../store/panel-context.tsx';

/** The newest sessions of this folder, to open again. */
export function RecentSessions({ sessions }: { readonly sessions: HomeView['recent'] }) {
  const host = useHost();
  if (sessions.length === 0) return null;
  return (
    <section aria-label="Recent sessions" className="recent">
      <h2 className="section-title">Recent</h2>
      <ul className="rows">
        {sessions.map(({ sessionId, task, status }) => (
          <li key={sessionId}>
            <button
              type="button"
              className="row"
              title={task}
              onClick={() => void host.send({ name: 'open-session', sessionId })}
            >
              <Icon name="history" tone="dim" />
              <span className="row-title">{task}</span>
              <span className="row-dim">{status}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
