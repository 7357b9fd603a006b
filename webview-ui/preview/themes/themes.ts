import darkModern from './dark-modern.json' with { type: 'json' };
import highContrastLight from './high-contrast-light.json' with { type: 'json' };
import highContrast from './high-contrast.json' with { type: 'json' };
import lightModern from './light-modern.json' with { type: 'json' };

/** A theme as the editor gives it to a page: the class of the body and the variables that the page uses. */
export interface Theme {
  readonly kind: 'vscode-dark' | 'vscode-light' | 'vscode-high-contrast' | 'vscode-high-contrast-light';
  readonly variables: Readonly<Record<string, string>>;
}

/** The built-in themes that the panel is looked at in, read out of VS Code 1.139. */
export const themes = {
  'dark-modern': { kind: 'vscode-dark', variables: darkModern },
  'light-modern': { kind: 'vscode-light', variables: lightModern },
  'high-contrast': { kind: 'vscode-high-contrast', variables: highContrast },
  'high-contrast-light': { kind: 'vscode-high-contrast-light', variables: highContrastLight },
} satisfies Readonly<Record<string, Theme>>;

/** The name of one of them. */
export type ThemeName = keyof typeof themes;
