/**
 * Runs the suites of test/integration/ in a desktop VS Code that is downloaded (`npm run test:desktop`); for machines
 * with the internet and a display (on Linux: `xvfb-run -a npm run test:desktop`). The version is the argument
 * `--version`, otherwise the newest stable one.
 */
import { runTests } from '@vscode/test-electron';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundleSuites } from './bundle-suites.ts';
import { suiteEnvironment } from './extension-host-run.ts';
import { prepareIntegration } from './integration-subject.ts';
import { listenForSuiteEvents } from './suite-events-server.ts';
import { createSuiteReport } from './suite-report.ts';

const { values } = parseArgs({ options: { version: { type: 'string', default: 'stable' } } });

await using subject = await prepareIntegration();
const bundles = await mkdtemp(join(tmpdir(), 'ratchet-suites-'));
try {
  const report = createSuiteReport();
  const seen = new Set<string>();
  await using events = await listenForSuiteEvents((event) => {
    seen.add(event.type);
    report.note(event);
  });
  const failure = await runTests({
    version: values.version,
    cachePath: join(import.meta.dirname, '..', '..', '.vscode-test'),
    extensionDevelopmentPath: subject.extension,
    extensionTestsPath: await bundleSuites(subject.suites, bundles),
    extensionTestsEnv: { ...suiteEnvironment(events.port, {}), ...subject.environment },
    launchArgs: [subject.workspace, '--disable-extensions', '--disable-workspace-trust', '--skip-welcome'],
  }).then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  // Failed tests are in the report; a VS Code that did not come to its end is not.
  process.exitCode = report.end(seen.has('end') ? undefined : `VS Code: ${failure ?? 'ended early'}`) ? 0 : 1;
} finally {
  await rm(bundles, { recursive: true, force: true });
}
