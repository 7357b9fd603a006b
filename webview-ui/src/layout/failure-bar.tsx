import { Icon } from '../controls/icon.tsx';
import { IconButton } from '../controls/icon-button.tsx';
import { useHost, usePanel } from '../store/panel-context.tsx';

/** Why the newest command failed, until it is dismissed. */
export function FailureBar() {
  const host = useHost();
  const failure = usePanel((page) => (page.kind === 'shown' ? page.failure : null));
  if (failure === null) return null;
  return (
    <div className="failure-bar" role="alert">
      <Icon name="error" tone="bad" />
      <p>{failure}</p>
      <IconButton icon="output" label="Show log" onClick={() => void host.send({ name: 'show-log' })} />
      <IconButton icon="close" label="Dismiss" onClick={() => host.dispatch({ type: 'failure-dismissed' })} />
    </div>
  );
}
