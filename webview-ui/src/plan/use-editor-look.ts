import { useSyncExternalStore } from 'react';

/** What the editor says of its theme; it does so on the page's body. */
export type ThemeKind = 'light' | 'dark';

/** Whether the editor's theme is a light or a dark one; high contrast themes count as what they are beneath. */
export function useThemeKind(): ThemeKind {
  return useSyncExternalStore(subscribe, themeKind);
}

/** Whether the person reads the editor with a screen reader, as far as the editor knows. */
export function useScreenReader(): boolean {
  return useSyncExternalStore(subscribe, () =>
    document.body.classList.contains('vscode-using-screen-reader'),
  );
}

function subscribe(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.body, { attributeFilter: ['class', 'data-vscode-theme-kind'] });
  return () => observer.disconnect();
}

function themeKind(): ThemeKind {
  const kind = document.body.dataset['vscodeThemeKind'] ?? '';
  return kind === 'vscode-light' || kind === 'vscode-high-contrast-light' ? 'light' : 'dark';
}
