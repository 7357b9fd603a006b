import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stageExtension } from './stage-extension.ts';

const root = join(import.meta.dirname, '..', '..');

/** What the suites of test/integration/ run with, in a temporary folder that goes when it is disposed of. */
export interface IntegrationSubject extends AsyncDisposable {
  /** the suites, all of them, as absolute paths */
  readonly suites: readonly string[];
  /** the extension as it is built now */
  readonly extension: string;
  /** a copy of the sample */
  readonly workspace: string;
  /** variables that keep the extension's state apart */
  readonly environment: Readonly<Record<string, string>>;
}

/** Builds the extension and copies the sample. */
export async function prepareIntegration(): Promise<IntegrationSubject> {
  const folder = await mkdtemp(join(tmpdir(), 'ratchet-integration-'));
  const integration = join(root, 'test', 'integration');
  const names = (await readdir(integration)).filter((name) => name.endsWith('.suite.ts'));
  const workspace = join(folder, 'shop');
  await cp(join(root, 'test', 'fixtures', 'sample'), workspace, { recursive: true });
  await stageExtension(join(folder, 'extension'));
  return {
    suites: names.toSorted().map((name) => join(integration, name)),
    extension: join(folder, 'extension'),
    workspace,
    environment: { RATCHET_HOME: join(folder, 'home') },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}
