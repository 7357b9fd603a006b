import { createRoot } from 'react-dom/client';
import type { HostToPanel } from '../../extension/src/protocol/panel/panel-messages.ts';
import { App } from './app.tsx';
import { ErrorBoundary } from './layout/error-boundary.tsx';
import { connectHost } from './store/host-connection.ts';
import type { EditorApi } from './store/host-connection.ts';
import { HostProvider } from './store/panel-context.tsx';
import './styles/page.css';

declare function acquireVsCodeApi(): EditorApi;

const host = connectHost(acquireVsCodeApi(), (received) => {
  window.addEventListener('message', ({ data }: MessageEvent<HostToPanel>) => received(data));
});
window.addEventListener('error', ({ message, error }) => host.report(describe(error, message)));
window.addEventListener('unhandledrejection', ({ reason }) => host.report(describe(reason, String(reason))));

const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <HostProvider host={host}>
      <ErrorBoundary host={host}>
        <App />
      </ErrorBoundary>
    </HostProvider>,
  );

function describe(error: unknown, message: string): string {
  return error instanceof Error ? (error.stack ?? error.message) : message;
}
