import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Settings by their names, as in settings.json. */
export type Settings = Readonly<Record<string, unknown>>;

/** The colour themes that everything is looked at in: their ids in settings, and their names in the list of themes. */
export const themes = {
  dark: { id: 'Dark Modern', name: 'Dark Modern', base: 'vs-dark' },
  light: { id: 'Light Modern', name: 'Light Modern', base: 'vs' },
  'high-contrast': { id: 'Default High Contrast', name: 'Dark High Contrast', base: 'hc-black' },
  'high-contrast-light': { id: 'Default High Contrast Light', name: 'Light High Contrast', base: 'hc-light' },
} as const;

export type Theme = keyof typeof themes;

/** A quiet workbench: nothing that asks, greets, phones home or covers the extension. */
const quiet: Settings = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'files.simpleDialog.enable': true,
  'git.autofetch': false,
  'git.openRepositoryInParentFolders': 'never',
  'security.workspace.trust.banner': 'never',
  'security.workspace.trust.startupPrompt': 'never',
  'telemetry.telemetryLevel': 'off',
  'window.confirmBeforeClose': 'never',
  'window.autoDetectColorScheme': false,
  'workbench.editor.useModal': 'off',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
};

/**
 * Writes the user's settings into a server's data folder: the quiet ones, the theme, and `settings` over them. An open
 * workbench has read them and follows only when it is loaded again.
 */
export async function writeSettings(
  dataFolder: string,
  theme: Theme,
  settings: Settings = {},
): Promise<void> {
  const folder = join(dataFolder, 'data', 'User');
  await mkdir(folder, { recursive: true });
  const all = { ...quiet, 'workbench.colorTheme': themes[theme].id, ...settings };
  await writeFile(join(folder, 'settings.json'), `${JSON.stringify(all, null, 2)}\n`);
}
