import { Component } from 'react';
import type { ErrorInfo, ReactNode } from 'react';
import { Button } from '../controls/button.tsx';
import type { HostConnection } from '../store/host-connection.ts';

/**
 * Shows an error of the page instead of nothing, with its message to copy and a button that loads the page anew. The
 * session is not touched: it runs in the extension.
 */
export class ErrorBoundary extends Component<
  { readonly host: HostConnection; readonly children: ReactNode },
  { readonly message: string | null }
> {
  override state: { readonly message: string | null } = { message: null };

  static getDerivedStateFromError(error: unknown): { readonly message: string } {
    return { message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }

  override componentDidCatch(error: unknown, { componentStack }: ErrorInfo): void {
    this.props.host.report(
      `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n${componentStack ?? ''}`,
    );
  }

  private readonly reload = (): void => {
    // What is known now may be what broke the page: it is shown again when the host has said everything anew.
    const leave = this.props.host.subscribe(() => {
      leave();
      this.setState({ message: null });
    });
    this.props.host.reload();
  };

  override render(): ReactNode {
    const { message } = this.state;
    if (message === null) return this.props.children;
    return (
      <div className="page-error" role="alert">
        <h1>The panel has an error</h1>
        <p>
          The session goes on without the panel. Reload the panel; if this comes back, copy the message into a
          report.
        </p>
        <div className="button-row">
          <Button onClick={this.reload}>Reload Panel</Button>
          <Button secondary onClick={() => void this.props.host.send({ name: 'copy', text: message })}>
            Copy Message
          </Button>
        </div>
        <pre className="code" tabIndex={0}>
          {message}
        </pre>
      </div>
    );
  }
}
