import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { ForkMount, SandboxFailureReason } from '../../core/ports.ts';
import { fail, ok } from '../../protocol/result.ts';
import type { Result } from '../../protocol/result.ts';
import type { Snapshot } from './command-runner.ts';

/**
 * Copies what the fork changed (for an overlay: its upper layer, O(changed files)) or all of it (for a folder tree,
 * sharing blocks where the file system can) to a folder next to it.
 */
export async function snapshotOf(mount: ForkMount): Promise<Result<Snapshot, SandboxFailureReason>> {
  const parent = mount.kind === 'overlay' ? mount.directory : dirname(mount.directory);
  let folder: string | undefined;
  try {
    folder = await mkdtemp(join(parent, 'background-'));
    const made = folder;
    const remove = (): Promise<void> => removeTree(made);
    if (mount.kind === 'directory') {
      const directory = join(folder, 'tree');
      await run('cp', ['-a', '--reflink=auto', '--', mount.directory, directory]);
      return ok({ mount: { ...mount, directory }, remove });
    }
    await run('cp', ['-a', '--', mount.upper, join(folder, 'upper')]);
    await mkdir(join(folder, 'work'));
    const name = basename(folder);
    return ok({
      mount: { ...mount, upper: join(folder, 'upper') },
      layers: { upper: `${name}/upper`, work: `${name}/work` },
      remove,
    });
  } catch (error) {
    if (folder !== undefined) await removeTree(folder);
    const why = error instanceof Error ? error.message : String(error);
    return fail('failed', `Cannot start a background command as the fork could not be copied: ${why}`);
  }
}

const run = promisify(execFile);

/** Also when a command left folders that their owner may not enter. What stays is removed with the fork's own folder. */
async function removeTree(folder: string): Promise<void> {
  await run('chmod', ['-R', 'u+rwX', '--', folder]).catch(() => undefined);
  await rm(folder, { recursive: true, force: true }).catch(() => undefined);
}
