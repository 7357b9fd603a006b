import type { ReactNode } from 'react';
import type { HomeView } from '../../../extension/src/protocol/panel/panel-messages.ts';
import { Button } from '../controls/button.tsx';
import { Icon } from '../controls/icon.tsx';
import type { Tone } from '../controls/icon.tsx';
import { useHost } from '../store/panel-context.tsx';

/** What stands in the way of a task here, and the button that helps: no folder, no trust, no key, a machine's limits. */
export function Notices({ home }: { readonly home: HomeView }) {
  const host = useHost();
  if (home.workspace === null)
    return (
      <Notice
        icon="folder"
        tone="info"
        action="Open Folder"
        onAction={() => void host.send({ name: 'open-folder' })}
      >
        No folder is open. Ratchet works on the folder that is open in the editor.
      </Notice>
    );
  return (
    <>
      {!home.trusted && (
        <Notice
          icon="workspace-untrusted"
          tone="warn"
          action="Manage Workspace Trust"
          onAction={() => void host.send({ name: 'manage-trust' })}
        >
          This folder is not trusted, so nothing is run in it. You can write a task and look at earlier
          sessions; to start one, trust the folder.
        </Notice>
      )}
      {home.problems.map((problem) => (
        <Notice key={problem} icon="warning" tone="warn">
          {problem}
        </Notice>
      ))}
      {!home.hasKey && home.models.length === 0 && (
        <Notice
          icon="key"
          tone="info"
          action="Set API Key"
          onAction={() => void host.send({ name: 'set-key' })}
        >
          No model is set up. The built-in repair engine fixes failing tests without one; a task in words
          needs a model and its key.
        </Notice>
      )}
    </>
  );
}

function Notice(props: {
  readonly icon: string;
  readonly tone: Tone;
  readonly children: ReactNode;
  readonly action?: string;
  readonly onAction?: () => void;
}) {
  return (
    <div className="notice">
      <Icon name={props.icon} tone={props.tone} />
      <p>{props.children}</p>
      {props.action !== undefined && props.onAction && (
        <Button secondary onClick={props.onAction}>
          {props.action}
        </Button>
      )}
    </div>
  );
}
