/** A codicon by its name (`check`, `loading`). It says nothing to a screen reader: words stand beside it. */
export function Icon(props: { readonly name: string; readonly tone?: Tone; readonly spin?: boolean }) {
  const spin = props.spin === true ? ' codicon-modifier-spin' : '';
  const tone = props.tone === undefined ? '' : ` tone-${props.tone}`;
  return <span aria-hidden="true" className={`codicon codicon-${props.name}${spin}${tone}`} />;
}

/** What a colour stands for; the word or the icon's shape says it as well. */
export type Tone = 'good' | 'bad' | 'warn' | 'busy' | 'info' | 'dim';
