import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Frame } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds, one line a node. */
const findings = `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
  violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) =>
    id + ' ' + target.join(' ') + ': ' + failureSummary.replace(/\\s+/g, ' '))))`;

/** What axe has against what a frame shows now; empty is good. */
export async function accessibilityProblems(frame: Frame): Promise<readonly string[]> {
  await frame.evaluate(axe);
  return frame.evaluate<string[]>(findings);
}
