import type { HTMLAttributes, Ref } from 'react';

/** What a custom element takes besides its own properties. */
type Element<Own> = HTMLAttributes<HTMLElement> & { ref?: Ref<HTMLElement>; disabled?: boolean } & Own;

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'vscode-button': Element<{ secondary?: boolean; block?: boolean; icon?: string }>;
      'vscode-single-select': Element<{ value?: string; label?: string }>;
      'vscode-option': Element<{ value?: string; selected?: boolean; description?: string }>;
    }
  }
}
