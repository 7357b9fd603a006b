import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openFile, waitForActivation } from './drive.ts';
import type { Workbench } from './open-workbench.ts';
import { panelPage, until } from './panel-page.ts';

/** One thing that a person does or sees; it rejects with what it missed. */
export interface CheckStep {
  readonly title: string;
  /** milliseconds that it may take */
  readonly limitMs: number;
  /** resolves with what is worth saying of it, or with nothing */
  readonly run: (checked: Checked) => Promise<string | undefined>;
}

/** What a step has to do with. */
export interface Checked {
  readonly workbench: Workbench;
  /** absolute path of the copy of the sample */
  readonly workspace: string;
  readonly limitMs: number;
}

const source = 'src/discounts.js';
const wrong = 'quantity > row.from';
const right = 'quantity >= row.from';

/** The sample's failing test is fixed without a key, as a person would do it. */
export const checkSteps: readonly CheckStep[] = [
  { title: 'the extension is active', limitMs: 30_000, run: isActive },
  { title: 'its panel opens from the activity bar', limitMs: 20_000, run: opensPanel },
  { title: 'a failing test is chosen and a session begins', limitMs: 20_000, run: choosesTest },
  { title: 'plan and timeline move until it is ready for review', limitMs: 60_000, run: watches },
  { title: 'the changes show in the panel and in the diff editor', limitMs: 15_000, run: opensChanges },
  { title: 'the hunk is kept, and the file has it', limitMs: 15_000, run: keepsHunk },
  { title: 'the session has ended, accepted', limitMs: 15_000, run: endsAccepted },
];

async function isActive({ workbench, limitMs }: Checked): Promise<string> {
  const { page } = workbench;
  await waitForActivation(page);
  await workbench.command('Developer: Show Running Extensions');
  const row = page.locator('.runtime-extensions-editor .extension', {
    has: page.locator('.name', { hasText: /^Ratchet$/ }),
  });
  let time = '';
  await until(
    async () => /\d/.test((time = (await row.locator('.activation-time').first().innerText()).trim())),
    () => `The extension host says "${time}" of the extension`,
    limitMs,
  );
  await workbench.command('View: Close Editor');
  return time;
}

async function opensPanel({ workbench, limitMs }: Checked): Promise<undefined> {
  await workbench.page.locator('.activitybar .action-label[aria-label^="Ratchet"]').click();
  await workbench.webview('form.task-form', limitMs);
}

async function choosesTest({ workbench, limitMs }: Checked): Promise<string> {
  await openFile(workbench.page, 'test/cart.test.js');
  const panel = panelPage(workbench, limitMs);
  await (await panel.button('Fix Failing Test…')).click();
  await workbench.pick('What fails in cart.test.js');
  const start = performance.now();
  await until(
    async () => (await panel.word()) !== '',
    () => 'The panel shows no session',
    limitMs,
  );
  return `in the panel after ${((performance.now() - start) / 1000).toFixed(1)} s`;
}

/** Everything that a person sees move: the words of the status, the plan's steps, the number of entries. */
async function watches({ workbench, limitMs }: Checked): Promise<string> {
  const panel = panelPage(workbench, limitMs);
  const start = performance.now();
  const details = new Set<string>();
  const steps = new Set<string>();
  await until(
    async () => {
      const frame = await panel.frame();
      for (const detail of await frame.locator('.status-line').allInnerTexts()) details.add(detail);
      for (const step of await frame.locator('.step-line').allInnerTexts()) steps.add(step);
      return (await panel.word()) === 'Ready for review';
    },
    () => `The session does not come to a review; it said: ${[...details].join(' | ')}`,
    limitMs,
  );
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const frame = await panel.frame();
  const entries = await frame.locator('.timeline .entry').count();
  await panel.tab('Plan');
  const planned = await frame.locator('.plan [role=treeitem][data-level="1"], .plan .step-box').count();
  if (![...details].some((detail) => detail.startsWith('Working')))
    throw new Error(`The panel never showed it at work: ${[...details].join(' | ')}`);
  if (entries < 3) throw new Error(`The timeline shows ${entries} entries`);
  if (planned !== 2) throw new Error(`The plan shows ${planned} steps instead of 2`);
  return `${details.size} states in ${seconds} s, ${planned} steps`;
}

async function opensChanges({ workbench, workspace, limitMs }: Checked): Promise<undefined> {
  const panel = panelPage(workbench, limitMs);
  await panel.tab('Changes');
  const frame = await panel.frame();
  await frame.locator('.hunk', { hasText: right }).waitFor();
  await (await panel.button(/^Open in the diff editor/)).click();
  await workbench.page
    .locator('.monaco-diff-editor .modified .view-line', { hasText: spaced(right) })
    .waitFor();
  if ((await readFile(join(workspace, source), 'utf8')).includes(right))
    throw new Error(`${source} was changed before anything was kept`);
}

async function keepsHunk({ workbench, workspace, limitMs }: Checked): Promise<undefined> {
  const panel = panelPage(workbench, limitMs);
  const before = await readFile(join(workspace, source), 'utf8');
  await (await panel.frame()).locator('.hunk').getByRole('button', { name: 'Keep' }).click();
  const wanted = before.replace(wrong, right);
  await until(
    async () => (await readFile(join(workspace, source), 'utf8')) === wanted,
    () => `${source} is not what was kept`,
    limitMs,
  );
  // Both sides of the diff editor follow.
  for (const side of ['original', 'modified'])
    await workbench.page
      .locator(`.monaco-diff-editor .${side} .view-line`, { hasText: spaced(right) })
      .waitFor();
}

async function endsAccepted({ workbench, limitMs }: Checked): Promise<undefined> {
  await panelPage(workbench, limitMs).status('Accepted');
  const row = workbench.page.locator('.pane', { hasText: 'Sessions' }).locator('.monaco-list-row', {
    hasText: 'Accepted',
  });
  await row.first().waitFor();
}

/** A text as an editor's lines hold it: its spaces do not break. */
const spaced = (text: string): RegExp =>
  new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', '\\s'));
