/**
 * Stands in for the editor around the page, in a browser: `?scene=working&theme=light-modern`. Runs before the page's
 * own script. With `still` in the address the time stands, so that pictures are the same each time.
 */
import type { HostToPanel, PanelToHost } from '../../extension/src/protocol/panel/panel-messages.ts';
import { scenes } from './scenes/all-scenes.ts';
import { sceneTime } from './scenes/scene.ts';
import { createScriptedHost } from './scripted-host.ts';
import { themes } from './themes/themes.ts';
import type { ThemeName } from './themes/themes.ts';

const asked = new URLSearchParams(location.search);
const scene = scenes.find(({ name }) => name === asked.get('scene')) ?? scenes[0];
const theme = themes[(asked.get('theme') ?? 'dark-modern') as ThemeName];

if (asked.has('still')) Date.now = () => sceneTime;

for (const [name, value] of Object.entries(theme.variables))
  document.documentElement.style.setProperty(name, value);
document.documentElement.className = theme.kind;
const dressBody = (): void => {
  document.body.className = theme.kind;
  document.body.dataset['vscodeThemeKind'] = theme.kind;
};
if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', dressBody);
else dressBody();

const sent: PanelToHost[] = [];
const savedKey = `saved ${scene?.name ?? ''}`;
let saved: unknown = { ...scene?.saved, ...savedBefore(), ...savedInAddress() };
const host = scene && createScriptedHost(scene, (message) => send(message));

Object.assign(window, {
  /** what there is to look at */
  previewScene: scene,
  previewNames: { scenes: scenes.map(({ name }) => name), themes: Object.keys(themes) },
  /** everything that the page sent, for tests */
  sentToHost: sent,
  /** says something to the page as the host */
  sendToPage: send,
  acquireVsCodeApi: () => ({
    getState: () => saved,
    setState(next: unknown) {
      saved = next;
      sessionStorage.setItem(savedKey, JSON.stringify(next));
    },
    postMessage(message: PanelToHost) {
      sent.push(message);
      host?.(message);
    },
  }),
});

function send(message: HostToPanel): void {
  window.postMessage(message, '*');
}

function savedInAddress(): object {
  const tab = asked.get('tab');
  return tab === null ? {} : { 'page.tab': tab, 'page.lower-tab': tab };
}

/** As in the editor: what a page saved is there when it is loaded anew. */
function savedBefore(): object {
  return JSON.parse(sessionStorage.getItem(savedKey) ?? '{}') as object;
}
