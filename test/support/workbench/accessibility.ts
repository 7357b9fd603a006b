import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Frame } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * What axe finds, one line a node. Names are compared with what is seen where time stands still (test/webview-ui): here a clock
 * runs on between the two looks.
 */
const findings = `axe.run(document, {
  resultTypes: ['violations'],
  rules: { 'label-content-name-mismatch': { enabled: false } },
}).then(({ violations }) =>
  violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) =>
    id + ' ' + target.join(' ') + ': ' + failureSummary.replace(/\\s+/g, ' '))))`;

const looksMax = 5;
const betweenLooksMs = 300;

/**
 * What axe has against what a frame shows now; empty is good. A page that moves while axe looks at it is looked at again:
 * what it finds is what it finds each time.
 */
export async function accessibilityProblems(frame: Frame): Promise<readonly string[]> {
  await frame.evaluate(axe);
  let found: readonly string[] = [];
  for (let look = 0; look < looksMax; look += 1) {
    found = await frame.evaluate<string[]>(findings);
    if (found.length === 0) return [];
    await frame.page().waitForTimeout(betweenLooksMs);
  }
  return found;
}
