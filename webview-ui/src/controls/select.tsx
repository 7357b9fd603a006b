import '@vscode-elements/elements/dist/vscode-option/index.js';
import '@vscode-elements/elements/dist/vscode-single-select/index.js';
import type { FormEvent } from 'react';

/** The editor's drop-down: one of a few, each with a word and a line about it. */
export function Select<Value extends string>(props: {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string; readonly about?: string }[];
  readonly onChange: (value: Value) => void;
}) {
  return (
    <vscode-single-select
      label={props.label}
      aria-label={props.label}
      // The element takes a value only when its option is there already.
      key={props.options.map(({ value }) => value).join('\n')}
      onChange={(event: FormEvent<HTMLElement>) =>
        props.onChange((event.target as HTMLElement & { value: Value }).value)
      }
    >
      {props.options.map(({ value, label, about }) => (
        <vscode-option
          key={value}
          value={value}
          selected={value === props.value}
          {...(about === undefined ? {} : { description: about })}
        >
          {label}
        </vscode-option>
      ))}
    </vscode-single-select>
  );
}
