import { cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openWorkbench } from '../../../scripts/workbench/open-workbench.ts';
import type { Workbench, WorkbenchOptions } from '../../../scripts/workbench/open-workbench.ts';
import type { WorkbenchHost } from '../../../scripts/workbench/provision.ts';
import { stageExtension } from '../../../scripts/workbench/stage-extension.ts';
import { repositoryRoot } from '../repository.ts';
import { workbenchEnvironment } from './workbench-environment.ts';

/** The extension as it is built now, and folders for one test file's workbenches; all of it goes when it is disposed of. */
export interface InstalledExtension extends AsyncDisposable {
  /** A copy of a fixture that a workbench can open. */
  copyFixture(name: string): Promise<string>;
  /** Opens a folder with the extension installed, and with fixtures that are extensions. */
  open(
    folder: string,
    options?: Pick<WorkbenchOptions, 'settings' | 'environment' | 'size' | 'theme'> & {
      readonly fixtures?: readonly string[];
    },
  ): Promise<Workbench>;
  /** ids of all sessions that there are */
  sessions(): Promise<readonly string[]>;
  /** the texts of a session's ledger, one event a line */
  ledger(sessionId: string): Promise<readonly string[]>;
}

/** Builds the extension. */
export async function installExtension(host: WorkbenchHost): Promise<InstalledExtension> {
  const scratch = await mkdtemp(join(tmpdir(), 'ratchet-e2e-'));
  const extension = join(scratch, 'extension');
  const home = join(scratch, 'home');
  const sessionsFolder = join(home, 'state', 'sessions');
  const fixture = (name: string): string => join(repositoryRoot, 'test', 'fixtures', name);
  await stageExtension(extension);
  return {
    async copyFixture(name) {
      const folder = join(await mkdtemp(join(scratch, 'workspace-')), 'shop');
      await cp(fixture(name), folder, { recursive: true });
      return folder;
    },
    open: (folder, { fixtures = [], environment, ...options } = {}) =>
      openWorkbench(host, {
        folder,
        extensions: [extension, ...fixtures.map(fixture)],
        environment: workbenchEnvironment({ RATCHET_HOME: home, ...environment }),
        ...options,
      }),
    async sessions() {
      await mkdir(sessionsFolder, { recursive: true });
      return readdir(sessionsFolder);
    },
    async ledger(sessionId) {
      const text = await readFile(join(sessionsFolder, sessionId, 'ledger.jsonl'), 'utf8');
      return text.trimEnd().split('\n');
    },
    [Symbol.asyncDispose]: () => rm(scratch, { recursive: true, force: true, maxRetries: 5 }),
  };
}
