import assert from 'node:assert/strict';
import { join } from 'node:path';
import { runInExtensionHost } from '../../scripts/workbench/extension-host-run.ts';
import type { SuiteEvent } from '../../scripts/workbench/suite-events.ts';
import type { WorkbenchHost } from '../../scripts/workbench/provision.ts';
import { processesOf } from '../support/processes-of.ts';
import { repositoryRoot } from '../support/repository.ts';
import { workbenchEnvironment } from '../support/workbench/workbench-environment.ts';
import { workbenchHost } from '../support/workbench/workbench-host.ts';

const fixtures = join(repositoryRoot, 'test', 'fixtures');

const run = async (
  host: WorkbenchHost,
  suites: readonly string[],
  more: { readonly grep?: string; readonly limitMs?: number } = {},
): Promise<{ events: SuiteEvent[]; breakOff: string | undefined }> => {
  const events: SuiteEvent[] = [];
  const breakOff = await runInExtensionHost(
    host,
    {
      suites: suites.map((name) => join(fixtures, 'probe-suites', name)),
      extension: join(fixtures, 'probe-extension'),
      workspace: join(fixtures, 'sample'),
      settings: { 'editor.tabSize': 7 },
      environment: workbenchEnvironment({ RATCHET_PROBE: 'extension-host-test' }),
      ...more,
    },
    (event) => events.push(event),
  );
  return { events, breakOff };
};

const outcomes = (events: readonly SuiteEvent[]): string[] =>
  events.flatMap((event) => {
    if (event.type === 'test') return [`${event.test.titles.at(-1) ?? ''}: ${event.test.state}`];
    return event.type === 'broken' ? [`${event.where}: broken`] : [];
  });

describe('Suites in a real extension host', function () {
  this.timeout(120_000);
  let host: WorkbenchHost;
  before(async function () {
    host = await workbenchHost(this);
  });

  it('tell how each of their tests ended, and why', async () => {
    const { events, breakOff } = await run(host, ['probe.suite.ts']);
    assert.equal(breakOff, undefined);
    assert.deepEqual(outcomes(events), [
      'is activated: passed',
      'sees the folder that is open: passed',
      'knows where its source is: passed',
      'takes its settings: passed',
      'fails when it is wrong: failed',
      'can be skipped: skipped',
      'The probe in an extension host › with a hook › "before all" hook for "does not run": broken',
    ]);
    const failed = events.find((event) => event.type === 'test' && event.test.state === 'failed');
    assert.ok(failed?.type === 'test');
    assert.match(failed.test.error?.message ?? '', /^one is not two/);
    assert.match(failed.test.error?.stack ?? '', /probe-suites\/probe\.suite\.ts:\d+/);
    assert.deepEqual(events.at(-1), { type: 'end' });
    assert.deepEqual(processesOf('extension-host-test'), [], 'something is left running');
  });

  it('that end the extension host are told from suites that pass', async () => {
    const { events, breakOff } = await run(host, ['crash.suite.ts'], { grep: 'ends its process' });
    assert.match(breakOff ?? '', /ended in "A suite that breaks off › ends its process"/);
    assert.ok(!events.some(({ type }) => type === 'end'));
  });

  it('that hang are given up, and the test that hung is named', async () => {
    const { breakOff } = await run(host, ['crash.suite.ts'], { grep: 'never ends', limitMs: 1_000 });
    assert.match(breakOff ?? '', /The time was up in "A suite that breaks off › never ends"/);
    assert.deepEqual(processesOf('extension-host-test'), [], 'something is left running');
  });
});
