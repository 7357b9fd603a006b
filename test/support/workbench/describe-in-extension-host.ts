import assert from 'node:assert/strict';
import Mocha from 'mocha';
import { runInExtensionHost } from '../../../scripts/workbench/extension-host-run.ts';
import type { SuiteRunOptions } from '../../../scripts/workbench/extension-host-run.ts';
import type { SuiteEvent, SuiteTest } from '../../../scripts/workbench/suite-events.ts';
import { workbenchEnvironment } from './workbench-environment.ts';
import { workbenchHost } from './workbench-host.ts';

/**
 * Runs suites inside a real extension host and shows each of their tests as one of this process's: passed, failed with
 * its error, or skipped. `prepare` is called before, with everything that `options` names still to be made.
 */
export function describeInExtensionHost(title: string, prepare: () => Promise<SuiteRunOptions>): void {
  describe(title, () => {
    const broken: string[] = [];

    before(async function () {
      const host = await workbenchHost(this);
      const options = await prepare();
      const tests: SuiteTest[] = [];
      const breakOff = await runInExtensionHost(
        host,
        { environment: workbenchEnvironment(), ...options },
        (event) => keep(event, tests, broken),
      );
      if (breakOff !== undefined) broken.push(breakOff);
      if (tests.length === 0) broken.push('No test ran.');
      // Mocha looks at a suite's tests after its hooks.
      for (const test of tests) this.test?.parent?.addTest(asOwn(test));
    });

    it('come to their end', () => assert.deepEqual(broken, []));
  });
}

function keep(event: SuiteEvent, tests: SuiteTest[], broken: string[]): void {
  if (event.type === 'test') tests.push(event.test);
  if (event.type === 'broken') broken.push(`${event.where}: ${event.error.stack}`);
}

function asOwn({ titles, state, error }: SuiteTest): Mocha.Test {
  return new Mocha.Test(titles.join(' › '), function (this: Mocha.Context) {
    if (state === 'skipped') this.skip();
    if (error !== undefined) throw Object.assign(new Error(error.message), { stack: error.stack });
  });
}
