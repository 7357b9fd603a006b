/**
 * Opens a real workbench with the extension as it is now, runs commands, and takes a picture:
 *
 *   node scripts/workbench/look.ts --screenshot panel.png --command "Agent: Show Panel" [--command …]
 *       [--theme dark|light|high-contrast|high-contrast-light] [--size 1400x900] [--folder DIR] [--extension DIR]
 *       [--shows SELECTOR]   waits until a webview shows this
 *       [--setting NAME=JSON] [--trust]   asks for trust, as a person's VS Code does
 *
 * Without --folder it opens a copy of the sample. Prints the problems of the page; exits 1 when there are any.
 */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { waitForActivation } from './drive.ts';
import { openWorkbench } from './open-workbench.ts';
import { themes } from './profile.ts';
import type { Theme } from './profile.ts';
import { provisionWorkbench } from './provision.ts';
import { stageExtension } from './stage-extension.ts';

const { values } = parseArgs({
  options: {
    screenshot: { type: 'string', default: 'workbench.png' },
    command: { type: 'string', multiple: true, default: [] },
    theme: { type: 'string', default: 'dark' },
    size: { type: 'string', default: '1400x900' },
    folder: { type: 'string' },
    extension: { type: 'string' },
    shows: { type: 'string' },
    setting: { type: 'string', multiple: true, default: [] },
    trust: { type: 'boolean', default: false },
  },
});

/** milliseconds that the picture waits after everything was done */
const settleMs = 1_500;

const isTheme = (name: string): name is Theme => name in themes;
const [width, height] = values.size.split('x').map(Number);
if (!isTheme(values.theme) || !(Number(width) > 0) || !(Number(height) > 0))
  throw new Error(`Give --theme one of ${Object.keys(themes).join(', ')} and --size as 1400x900.`);

const provisioned = await provisionWorkbench();
if ('missing' in provisioned) throw new Error(provisioned.missing);
const scratch = await mkdtemp(join(tmpdir(), 'ratchet-look-'));
try {
  const folder = values.folder === undefined ? join(scratch, 'shop') : resolve(values.folder);
  if (values.folder === undefined) await cp(resolve('test/fixtures/sample'), folder, { recursive: true });
  const extension = values.extension === undefined ? join(scratch, 'extension') : resolve(values.extension);
  if (values.extension === undefined) await stageExtension(extension);
  await using workbench = await openWorkbench(provisioned.host, {
    folder,
    extensions: [extension],
    theme: values.theme,
    settings: Object.fromEntries(values.setting.map(settingOf)),
    size: { width: Number(width), height: Number(height) },
    environment: { RATCHET_HOME: join(scratch, 'home'), ...process.env },
    workspaceTrust: values.trust,
  });
  try {
    await waitForActivation(workbench.page);
    for (const command of values.command) await workbench.command(command);
    if (values.shows !== undefined) await workbench.webview(values.shows);
    // For what nobody asked to wait for: a notification, a view that fills itself.
    await workbench.page.waitForTimeout(settleMs);
  } finally {
    await workbench.screenshot(values.screenshot);
    for (const { kind, text, source } of workbench.problems()) console.log(`${kind}: ${text}\n  ${source}`);
    console.log(`Picture: ${resolve(values.screenshot)}`);
  }
  process.exitCode = workbench.problems().length === 0 ? 0 : 1;
} finally {
  await rm(scratch, { recursive: true, force: true });
}

function settingOf(text: string): [string, unknown] {
  const at = text.indexOf('=');
  return [text.slice(0, at), JSON.parse(text.slice(at + 1))];
}
