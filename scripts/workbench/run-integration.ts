/**
 * Runs the suites of test/integration/ in a real extension host, with the extension as it is built now:
 *
 *   node scripts/workbench/run-integration.ts [FILE.suite.ts …] [--grep TEXT]
 *
 * Exits 0 when every test passed.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runInExtensionHost } from './extension-host-run.ts';
import { prepareIntegration } from './integration-subject.ts';
import { provisionWorkbench } from './provision.ts';
import { createSuiteReport } from './suite-report.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { grep: { type: 'string' } },
});

const provisioned = await provisionWorkbench();
if ('missing' in provisioned) {
  console.error(provisioned.missing);
  process.exit(1);
}
await using subject = await prepareIntegration();
const report = createSuiteReport();
const breakOff = await runInExtensionHost(
  provisioned.host,
  {
    suites: positionals.length > 0 ? positionals.map((path) => resolve(path)) : subject.suites,
    extension: subject.extension,
    workspace: subject.workspace,
    environment: { ...process.env, ...subject.environment },
    ...(values.grep === undefined ? {} : { grep: values.grep }),
  },
  report.note,
);
process.exitCode = report.end(breakOff) ? 0 : 1;
