import type { PanelAction, PanelView } from '../../../extension/src/protocol/panel/panel-view.ts';
import { IconButton } from '../controls/icon-button.tsx';
import { useHost } from '../store/panel-context.tsx';

/** What can be done with the session now, as icon buttons; only what the host allows is shown. */
export function HeaderActions(props: {
  readonly view: PanelView;
  readonly factsShown: boolean;
  readonly onFacts: () => void;
  readonly branching: boolean;
  readonly onBranch: () => void;
}) {
  const host = useHost();
  const { status } = props.view;
  const can = (action: PanelAction): boolean => status.actions.includes(action);
  const over = ['accepted', 'rejected', 'answered', 'failed'].includes(status.kind);
  return (
    <div className="session-actions" role="toolbar" aria-label="Session">
      {can('resume') && (
        <IconButton icon="debug-continue" label="Resume" onClick={() => void host.send({ name: 'resume' })} />
      )}
      {can('pause') && (
        <IconButton icon="debug-pause" label="Pause" onClick={() => void host.send({ name: 'pause' })} />
      )}
      {can('stop') && (
        <IconButton icon="debug-stop" label="Stop" onClick={() => void host.send({ name: 'stop' })} />
      )}
      {can('branch') && (
        <IconButton
          icon="git-branch"
          label="Branch from here"
          expanded={props.branching}
          onClick={props.onBranch}
        />
      )}
      <IconButton
        icon="info"
        label="Whole task, limits and isolation"
        expanded={props.factsShown}
        onClick={props.onFacts}
      />
      {over && (
        <IconButton icon="add" label="New task" onClick={() => void host.send({ name: 'new-task' })} />
      )}
    </div>
  );
}
