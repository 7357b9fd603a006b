import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import type { PreviewServer } from '../scripts/preview-page.ts';
import { servePreview } from '../scripts/preview-page.ts';
import { largePlan } from '../webview-ui/preview/scenes/plan-scenes.ts';
import { layoutPlan } from '../webview-ui/src/plan/layout-plan.ts';
import type { Figure } from './measure.ts';
import { millisecondsOf, percentile, printWhenRunDirectly } from './measure.ts';

const executablePath = '/usr/bin/chromium';
const steps = 1_000;
const rounds = 5;
const messages = 60;

/**
 * What the panel costs in a browser without a graphics card: opening, a plan of 1,000 steps, changes that come in. The
 * browser draws a frame every 16.7 ms at best, so 60 frames a second mean that none was missed.
 */
export async function run(): Promise<Figure[]> {
  if (!existsSync(executablePath))
    throw new Error(`${executablePath} is missing; install it: apt-get install chromium`);
  const folder = await mkdtemp(join(tmpdir(), 'ratchet-bench-'));
  try {
    await using server = await servePreview(folder);
    const browser = await chromium.launch({ executablePath, args: ['--headless=new', '--no-sandbox'] });
    try {
      return [
        await layout(),
        await opening(browser, server, 'long', 'session of 100,000 entries opened'),
        await opening(browser, server, 'plan-large', 'plan of 1,000 steps opened'),
        ...(await panning(browser, server)),
        await largeDiff(browser, server),
        await incoming(browser, server, wholePlan),
        await incoming(browser, server, someOutput),
      ];
    } finally {
      await browser.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function layout(): Promise<Figure> {
  const plan = largePlan(steps).steps;
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) times.push(await millisecondsOf(() => layoutPlan(plan)));
  return {
    name: 'layout of a plan of 1,000 steps',
    value: percentile(times, 0.5),
    unit: 'ms',
    note: 'in Node',
  };
}

/** From the address to the frame in which what a person looks for is there. */
async function opening(
  browser: Browser,
  server: PreviewServer,
  scene: string,
  name: string,
): Promise<Figure> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const page = await opened(browser, server, scene);
    times.push(await page.evaluate<number>('shown'));
    await page.close();
  }
  return {
    name,
    value: percentile(times, 0.5),
    unit: 'ms',
    note: `median of ${rounds}, to the painted frame`,
  };
}

async function panning(browser: Browser, server: PreviewServer): Promise<Figure[]> {
  const page = await opened(browser, server, 'plan-large');
  const near = await panned(page, 'panning a plan of 1,000 steps');
  await page.getByRole('button', { name: 'Show the whole plan' }).click();
  await page.evaluate(aFrame);
  const far = await panned(page, 'panning all of a plan of 1,000 steps in sight');
  await page.close();
  return [...near, ...far];
}

/** Frames as they came, and what the page itself took of each: the former depends on what else runs on the machine. */
async function panned(page: Page, name: string): Promise<Figure[]> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const taken = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (metrics.find((metric) => metric.name === 'TaskDuration')?.value ?? Number.NaN) * 1000;
  };
  const before = await taken();
  const frames = await page.evaluate<number[]>(framesWhilePanning);
  const work = (await taken()) - before;
  await session.detach();
  const total = frames.reduce((sum, frame) => sum + frame, 0);
  return [
    { name, value: Math.round((frames.length / total) * 1000), unit: 'frames/s' },
    {
      name: `${name}, page’s own time a frame`,
      value: work / frames.length,
      unit: 'ms',
      note: `slow frame ${percentile(frames, 0.95).toFixed(1)} ms (95 %)`,
    },
  ];
}

/** From the click on a file to the frame with its lines. */
async function largeDiff(browser: Browser, server: PreviewServer): Promise<Figure> {
  const page = await opened(browser, server, 'review-large');
  const value = await page.evaluate<number>(`(async () => {
    const start = performance.now();
    document.querySelector('.changed-file-fold[aria-expanded="false"]').click();
    while (document.querySelector('.changed-file .review-diff-line') === null) await ${aFrame};
    await ${aFrame};
    return performance.now() - start;
  })()`);
  await page.close();
  return { name: 'file of 5,000 changed lines unfolded', value, unit: 'ms' };
}

/** How many messages of a kind the page takes in and shows in a second, one after the other. */
async function incoming(browser: Browser, server: PreviewServer, kind: Incoming): Promise<Figure> {
  const { name, scene, delta } = kind;
  const page = await opened(browser, server, scene);
  const time = await page.evaluate<number>(`(async () => {
    const delta = ${delta};
    const start = performance.now();
    for (let index = 0; index < ${messages}; index += 1) {
      const taken = new Promise((done) => addEventListener('message', done, { once: true }));
      sendToPage({ type: 'delta', epoch: '${scene}', seq: index + 2, delta: delta(index) });
      await taken;
    }
    await ${aFrame};
    return performance.now() - start;
  })()`);
  await page.close();
  return { name, value: (messages / time) * 1000, unit: 'messages/s' };
}

async function opened(browser: Browser, server: PreviewServer, scene: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 480, height: 800 } });
  await page.addInitScript(noteWhenShown);
  await page.goto(server.address(scene, 'dark-modern'));
  await page.evaluate('shown');
  return page;
}

/** Runs in the page: notes when the first row of the session, or box of its plan, is painted. */
const noteWhenShown = `globalThis.shown = new Promise((done) => {
  const look = () => {
    if (document.querySelector('.entry, .changed-file, .react-flow__node .step-box') === null) return requestAnimationFrame(look);
    requestAnimationFrame(() => setTimeout(() => done(performance.now())));
  };
  requestAnimationFrame(look);
})`;

const aFrame = `new Promise((done) => requestAnimationFrame(() => setTimeout(done)))`;

/** Runs in the page: turns the wheel a little in each of 150 frames, and says how long each took. */
const framesWhilePanning = `(async () => {
  const pane = document.querySelector('.react-flow__pane');
  const { x, y } = pane.getBoundingClientRect();
  const frames = [];
  let before = await new Promise(requestAnimationFrame);
  for (let index = 0; index < 150; index += 1) {
    const way = index < 75 ? 1 : -1;
    pane.dispatchEvent(new WheelEvent('wheel', { deltaX: 9 * way, deltaY: 23 * way, clientX: x + 99, clientY: y + 99, bubbles: true, cancelable: true }));
    const now = await new Promise(requestAnimationFrame);
    frames.push(now - before);
    before = now;
  }
  return frames;
})()`;

interface Incoming {
  readonly name: string;
  readonly scene: string;
  /** a function of the message's index, run in the page */
  readonly delta: string;
}

/** What the host sends when a step of a plan changed. */
const wholePlan: Incoming = {
  name: 'changes with all of a plan of 1,000 steps',
  scene: 'plan-large',
  delta: `(index) => {
    const { plan } = previewScene.state.view;
    const steps = plan.steps.map((step, at) => (at === 334 + index ? { ...step, status: 'completed' } : step));
    return { sections: { plan: { ...plan, steps } } };
  }`,
};

/** What the host sends while a command says much. */
const someOutput: Incoming = {
  name: 'changes with output and an entry',
  scene: 'working',
  delta: `(index) => {
    const last = previewScene.state.view.entries - 1;
    return {
      live: [{ index: last, output: 'line ' + index + ' of what a command says, as long as such lines are\\n'.repeat(20) }],
      entries: [{ ...previewScene.entry(last), text: 'part ' + index }],
    };
  }`,
};

await printWhenRunDirectly(import.meta, run);
