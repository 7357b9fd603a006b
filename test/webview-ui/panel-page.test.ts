import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import type { PreviewServer } from '../../scripts/preview-page.ts';
import { servePreview } from '../../scripts/preview-page.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const executablePath = '/usr/bin/chromium';
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * What axe finds, one line a node. One experimental rule is left out: it compares a row's name with all of its text, also
 * with what an open row holds.
 */
const findings = `axe.run(document, { resultTypes: ['violations'],
  rules: { 'label-content-name-mismatch': { enabled: false } } }).then(({ violations }) =>
  violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) =>
    id + ' ' + target.join(' ') + ': ' + failureSummary.replace(/\\s+/g, ' '))))`;

describe("The panel's page", function () {
  this.timeout(60_000);
  const opened = new AsyncDisposableStack();
  let server: PreviewServer;
  let browser: Browser;
  let names: { readonly scenes: string[]; readonly themes: string[] };

  before(async function () {
    if (!existsSync(executablePath)) {
      console.log(`    skipped: ${executablePath} is missing; install it: apt-get install chromium`);
      this.skip();
    }
    const folder = opened.use(await temporaryFolder());
    server = opened.use(await servePreview(folder.path));
    browser = await chromium.launch({ executablePath, args: ['--headless=new', '--no-sandbox'] });
    opened.defer(() => browser.close());
    const page = await browser.newPage();
    await page.goto(server.address('working', 'dark-modern'));
    names = await page.evaluate('previewNames');
    await page.close();
  });

  after(() => opened.disposeAsync());

  /** Opens a scene; the page must print no error but `expected`, so that a refused style or script is seen as well. */
  async function withScene(
    scene: string,
    use: (page: Page) => Promise<void>,
    { theme = 'dark-modern', width = 480, expected = /^$/ } = {},
  ): Promise<void> {
    const page = await browser.newPage({ viewport: { width, height: 800 } });
    page.setDefaultTimeout(10_000);
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(String(error.stack)));
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    await page.goto(server.address(scene, theme));
    await page.locator('main').waitFor();
    await use(page);
    await page.close();
    assert.deepEqual(
      problems.filter((problem) => !expected.test(problem)),
      [],
      scene,
    );
  }
  const sent = (page: Page): Promise<{ type: string; command?: { name: string } }[]> =>
    page.evaluate('sentToHost');
  const commands = async (page: Page, name: string): Promise<unknown[]> =>
    (await sent(page)).flatMap(({ command }) => (command?.name === name ? [command] : []));

  it('has nothing that an accessibility check objects to, in themes and widths that take turns', async () => {
    const broken: string[] = [];
    for (const [turn, scene] of names.scenes.entries()) {
      const theme = names.themes[turn % names.themes.length];
      const width = [320, 480, 1_100][turn % 3];
      await withScene(
        scene,
        async (page) => {
          await page.evaluate(axe);
          const found = await page.evaluate<string[]>(findings);
          broken.push(...found.map((line) => `${scene} in ${theme} at ${width}: ${line}`));
        },
        { ...(theme && { theme }), ...(width && { width }) },
      );
    }
    assert.deepEqual(broken, []);
  });

  it('starts a task with Ctrl+Enter and says what stands in its way before', async () => {
    await withScene('home-filled', async (page) => {
      await page.getByLabel('Task', { exact: true }).fill('Do it');
      await page.keyboard.press('Control+Enter');
      const [begun] = (await commands(page, 'begin')) as { draft: { task: string; context: unknown[] } }[];
      assert.equal(begun?.draft.task, 'Do it');
      assert.equal(begun.draft.context.length, 3);
    });
    await withScene('home-filled', async (page) => {
      await page.getByLabel('Task', { exact: true }).fill('Do it');
      // In one go: the host had no time to answer.
      await page.evaluate(`for (let time = 0; time < 2; time += 1)
        document.activeElement.dispatchEvent(
          new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true, bubbles: true, cancelable: true }))`);
      assert.equal((await commands(page, 'begin')).length, 1);
    });
    await withScene('home-first', async (page) => {
      await page.getByLabel('Task', { exact: true }).fill('Do it');
      await page.keyboard.press('Control+Enter');
      assert.deepEqual(await commands(page, 'begin'), []);
      assert.ok(await page.getByText('A task in words needs a model: set an API key').isVisible());
    });
  });

  it('keeps what is typed when the host adds context meanwhile', async () => {
    await withScene('home-filled', async (page) => {
      await page.getByLabel('Task', { exact: true }).fill('Typed');
      await page.evaluate(`(() => {
        const { home } = previewScene.state;
        const context = [{ kind: 'file', path: 'src/new.ts' }];
        sendToPage({ type: 'delta', epoch: 'home-filled', seq: 2,
          delta: { home: { ...home, draft: { ...home.draft, context } } } });
      })()`);
      await page.getByRole('button', { name: 'Remove src/new.ts' }).waitFor();
      assert.equal(await page.getByLabel('Task', { exact: true }).inputValue(), 'Typed');
    });
  });

  it('focuses the safe answer of a question, and Escape chooses it', async () => {
    await withScene('gate-command', async (page) => {
      assert.equal(await page.evaluate('document.activeElement.textContent'), 'Deny');
      await page.keyboard.press('Escape');
      assert.deepEqual(await commands(page, 'answer'), [
        { name: 'answer', intent: 'i-1', answer: { option: 'deny' } },
      ]);
    });
  });

  it('sends words as the answer to what only a person can say, and nothing on Escape', async () => {
    await withScene('gate-question', async (page) => {
      await page.keyboard.press('Escape');
      await page.keyboard.type('Refuse it from 2027 on');
      await page.getByRole('button', { name: 'Send Answer' }).click();
      assert.deepEqual(await commands(page, 'answer'), [
        { name: 'answer', intent: 'i-2', answer: { option: 'answer', text: 'Refuse it from 2027 on' } },
      ]);
    });
  });

  it('keeps an answer that is half written when the page is hidden', async () => {
    await withScene('gate-question', async (page) => {
      await page.keyboard.type('Refuse it');
      await page.reload();
      const field = page.getByRole('textbox', { name: 'answer' });
      await field.waitFor();
      assert.equal(await field.inputValue(), 'Refuse it');
    });
  });

  it('steers with Enter, breaks the line with Shift+Enter, and keeps words that are refused', async () => {
    await withScene('working', async (page) => {
      await page.getByLabel('Tell the agent something').fill('One');
      await page.keyboard.press('Shift+Enter');
      await page.keyboard.type('two');
      await page.keyboard.press('Enter');
      assert.deepEqual(await commands(page, 'steer'), [{ name: 'steer', text: 'One\ntwo' }]);
    });
    await withScene('long', async (page) => {
      await page.getByLabel('Tell the agent something').fill('No way');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').waitFor();
      assert.equal(await page.getByLabel('Tell the agent something').inputValue(), 'No way');
    });
  });

  it('shows 100,000 entries with a few rows, fetches what comes into sight, and moves by keys', async () => {
    await withScene('long', async (page) => {
      const list = page.getByRole('tree', { name: 'Activity' });
      await list.getByRole('treeitem').last().waitFor();
      assert.ok((await list.getByRole('treeitem').count()) < 80);
      await list.focus();
      await page.keyboard.press('Home');
      await list.getByText('Session started').first().waitFor();
      assert.deepEqual((await commands(page, 'entries'))[0], { name: 'entries', from: 0, to: 100 });
      assert.equal(
        await page.evaluate(`document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))
          .getAttribute('aria-posinset')`),
        '1',
      );
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowRight');
      await list.locator('[aria-posinset="2"][aria-expanded="true"]').waitFor();
      await page.keyboard.press('ArrowLeft');
      await list.locator('[aria-posinset="2"][aria-expanded="false"]').waitFor();
      await page.keyboard.press('End');
      await list.locator('[aria-posinset="100000"][aria-selected="true"]').waitFor();
    });
  });

  it('stays at the newest entry while more comes, until the person looks at something earlier', async () => {
    await withScene('working', async (page) => {
      const list = page.getByRole('tree', { name: 'Activity' });
      const say = (seq: number): Promise<unknown> =>
        page.evaluate(`sendToPage({ type: 'delta', epoch: 'working', seq: ${seq},
          delta: { live: [{ index: 17, output: 'line of ${seq}\\n'.repeat(6) }] } })`);
      const until = (distance: string): Promise<unknown> =>
        page.evaluate(`new Promise((done) => {
          const list = document.querySelector('[role=tree]');
          const look = () => {
            const distance = list.scrollHeight - list.scrollTop - list.clientHeight;
            if (${distance}) done(); else requestAnimationFrame(look);
          };
          look();
        })`);
      await say(2);
      await list.getByText('line of 2').first().waitFor();
      await until('distance < 24');
      await list.hover();
      await page.mouse.wheel(0, -200);
      await page.getByRole('button', { name: 'Newest' }).waitFor();
      await say(3);
      await until('distance > 100');
      await page.getByRole('button', { name: 'Newest' }).click();
      await until('distance < 24');
    });
  });

  it('shows only what a filter leaves, of all entries there are', async () => {
    await withScene('working', async (page) => {
      await page.getByRole('button', { name: 'Problems' }).click();
      await page.getByText('3 of 18 entries').waitFor();
      await page.getByRole('treeitem').nth(2).waitFor();
      assert.equal(await page.getByRole('treeitem').count(), 3);
    });
  });

  it('shows what models and tools wrote as text, never as elements', async () => {
    await withScene('working', async (page) => {
      const row = page.getByRole('treeitem', { name: /I look for the places first/ });
      await page.getByRole('tree', { name: 'Activity' }).focus();
      await page.keyboard.press('Home');
      await row.locator('.entry-line').click();
      await row.getByText('<b>No HTML</b>').waitFor();
      assert.equal(await row.locator('b').count(), 0);
      await row.getByRole('button', { name: 'the rules' }).click();
      assert.deepEqual(await commands(page, 'open-link'), [
        { name: 'open-link', href: 'https://example.com/rounding' },
      ]);
    });
  });

  it('says changes of the status in one polite region, and nothing of the output', async () => {
    await withScene('working', async (page) => {
      const region = page.locator('[role=status][aria-live=polite]').first();
      assert.equal(await region.textContent(), 'Working: Step invoice-line, attempt 1');
      await page.evaluate(`sendToPage({ type: 'delta', epoch: 'working', seq: 2,
        delta: { live: [{ index: 17, output: 'a line more' }] } })`);
      await page.getByText('a line more').waitFor();
      assert.equal(await region.textContent(), 'Working: Step invoice-line, attempt 1');
    });
  });

  it('shows an error of its own with a way on, and reports it', async () => {
    await withScene(
      'home-filled',
      async (page) => {
        await page.evaluate(`sendToPage({ type: 'delta', epoch: 'home-filled', seq: 2,
          delta: { home: { recent: null } } })`);
        await page.getByRole('heading', { name: 'The panel has an error' }).waitFor();
        assert.ok((await sent(page)).some(({ type }) => type === 'page-error'));
        await page.getByRole('button', { name: 'Reload Panel' }).click();
        await page.getByLabel('Task', { exact: true }).waitFor();
      },
      { expected: /Cannot read properties of undefined/ },
    );
  });
});
