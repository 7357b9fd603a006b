import '@vscode-elements/elements/dist/vscode-button/index.js';
import type { ReactNode, Ref } from 'react';

/** The editor's button; `secondary` for all but the one that is meant to be pressed. */
export function Button(props: {
  readonly children: ReactNode;
  readonly onClick: () => void;
  readonly secondary?: boolean;
  readonly block?: boolean;
  readonly disabled?: boolean;
  readonly title?: string;
  readonly ref?: Ref<HTMLElement>;
}) {
  return (
    <vscode-button
      secondary={props.secondary ?? false}
      block={props.block ?? false}
      disabled={props.disabled ?? false}
      {...(props.title === undefined ? {} : { title: props.title })}
      {...(props.ref === undefined ? {} : { ref: props.ref })}
      onClick={props.onClick}
    >
      {props.children}
    </vscode-button>
  );
}
